// What the page can do beyond being read: read-outs on charts, saving the data, copying a command, printing with
// everything unfolded. Without it the page is complete; it is inlined, and its hash is in the page's policy.
(() => {
  const source = document.getElementById('data');
  let parsed;
  for (const plot of document.querySelectorAll('.plot')) readable(plot);
  for (const button of document.querySelectorAll('[data-copy]')) copyable(button);
  for (const place of document.querySelectorAll('[data-save]')) savable(place);
  addEventListener('beforeprint', unfold);

  /** Parsed when it is first asked for, so that a long run's page is drawn before. */
  function data() {
    parsed ??= JSON.parse(source.textContent);
    return parsed;
  }

  /** A read-out that follows the pointer, or the arrow keys. */
  function readable(plot) {
    const { source: path, points: pointsKey, name: nameKey, x: domain, unit, xTitle } = plot.dataset;
    let lines;
    const load = () =>
      (lines ??=
        path
          .split('.')
          .reduce((value, key) => value?.[key], data())
          ?.filter((line) => line[pointsKey].length > 0) ?? []);
    const [low, high] = domain.split(' ').map(Number);
    const hair = element('i', 'hair');
    const box = element('span', 'read-out');
    box.setAttribute('role', 'status');
    let index = -1;

    const hide = () => {
      hair.remove();
      box.remove();
    };
    const show = (x) => {
      const rows = load().map((line) => [line[nameKey], nearest(line[pointsKey], x)]);
      if (rows.length === 0) return;
      const at = nearest(longest(), x)[0];
      const share = (at - low) / (high - low);
      box.textContent = [
        `${xTitle}: ${shown(at, xTitle.startsWith('time') ? 'time' : 'count')}`,
        ...rows.map(([name, point]) => `${shorten(name)}: ${shown(point[1], unit)}`),
      ].join('\n');
      hair.style.left = `${share * 100}%`;
      box.style.left = share < 0.5 ? `calc(${share * 100}% + 10px)` : 'auto';
      box.style.right = share < 0.5 ? 'auto' : `calc(${(1 - share) * 100}% + 10px)`;
      plot.append(hair, box);
    };
    const longest = () =>
      load().reduce((best, line) => (line[pointsKey].length > best.length ? line[pointsKey] : best), []);

    plot.addEventListener('pointermove', (event) => {
      const frame = plot.getBoundingClientRect();
      const x = low + ((event.clientX - frame.left) / frame.width) * (high - low);
      index = longest().indexOf(nearest(longest(), x));
      show(x);
    });
    plot.addEventListener('pointerleave', hide);
    plot.addEventListener('blur', hide);
    plot.tabIndex = 0;
    plot.addEventListener('keydown', (event) => {
      const last = longest().length - 1;
      const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: last }[event.key];
      if (event.key === 'Escape') hide();
      if (next === undefined || last < 0) return;
      event.preventDefault();
      index = Math.max(0, Math.min(last, next));
      show(longest()[index][0]);
    });
  }

  function nearest(points, x) {
    return points.reduce((best, point) => (Math.abs(point[0] - x) < Math.abs(best[0] - x) ? point : best), points[0]);
  }

  function shorten(name) {
    return name.length > 30 ? `${name.slice(0, 20)}…${name.slice(-8)}` : name;
  }

  function shown(value, unit) {
    if (unit === 'time')
      return value < 180e3
        ? `${(value / 1000).toFixed(1)} s`
        : value < 108e5
          ? `${(value / 60e3).toFixed(1)} min`
          : `${(value / 36e5).toFixed(2)} h`;
    if (unit === 'ms') return `${Number(value.toPrecision(3))} ms`;
    if (unit !== 'bytes') return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
    const [divisor, name] = [
      [1e9, 'GB'],
      [1e6, 'MB'],
      [1e3, 'KB'],
      [1, 'B'],
    ].find(([size]) => Math.abs(value) >= size) ?? [1, 'B'];
    return `${Number((value / divisor).toPrecision(4))} ${name}`;
  }

  function copyable(button) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.previousElementSibling.textContent);
      button.textContent = 'Copied';
      setTimeout(() => (button.textContent = 'Copy'), 2000);
    });
  }

  function savable(place) {
    if (!source) return;
    place.hidden = false;
    place.addEventListener('click', ({ target }) => {
      const as = target.dataset?.as;
      if (as === 'json')
        save(`${document.body.dataset.file}.json`, 'application/json', JSON.stringify(data().run ?? data(), null, 1));
      if (as === 'csv') save(`${document.body.dataset.file}.csv`, 'text/csv', table());
    });
  }

  function save(name, type, text) {
    const link = element('a');
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  /** One row a point of every chart. */
  function table() {
    const rows = [['run', 'chart', 'series', 'x', 'x_unit', 'value', 'unit', 'low', 'high']];
    const runs = data().run ? [data().run] : data().runs;
    const { work } = data();
    for (const run of runs) {
      const id = run.plan?.id ?? run.id;
      const { byWork, overTime } = run.analysis?.charts ?? run;
      for (const { name, unit, series } of byWork) {
        for (const { replica, measured, predicted = [] } of series) {
          for (const [x, y] of measured) rows.push([id, `${name}_by_work`, replica, x, work, y, unit, '', '']);
          for (const [x, y] of predicted)
            rows.push([id, `${name}_by_work_predicted`, replica, x, work, y, unit, '', '']);
        }
      }
      for (const chart of overTime ?? []) {
        for (const line of chart.series)
          for (const [x, y, low, high] of line.points)
            rows.push([id, chart.name, line.replica, x, 'ms', y, chart.unit, low ?? '', high ?? '']);
      }
    }
    return `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
  }

  /** A name that a spreadsheet would take for a formula is kept from being one. */
  function cell(value) {
    if (typeof value === 'number') return String(value);
    const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  function unfold() {
    const folded = [...document.querySelectorAll('details:not([open])')];
    setOpen(folded, true);
    addEventListener('afterprint', () => setOpen(folded, false), { once: true });
  }

  function setOpen(all, open) {
    for (const each of all) each.open = open;
  }

  function element(name, style) {
    const made = document.createElement(name);
    if (style) made.className = style;
    return made;
  }
})();
