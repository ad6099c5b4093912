// What the list of runs can do beyond being read: filter, search and sort. Without it the list is complete; it is
// inlined, and its hash is in the page's policy. What is chosen stands in the address, so that it can be passed on.
(() => {
  const bar = document.querySelector('[data-filters]');
  const list = document.querySelector('.blocks');
  if (!bar || !list) return;
  const search = bar.querySelector('[data-search]');
  const sort = bar.querySelector('[data-sort]');
  const clear = bar.querySelector('[data-clear]');
  const shown = bar.querySelector('[data-shown]');
  const chips = [...bar.querySelectorAll('button[data-facet]')];
  const menus = [...bar.querySelectorAll('select[data-facet]')];
  let known;
  let order = 'newest';
  bar.hidden = false;

  for (const chip of chips)
    chip.addEventListener('click', () => {
      chip.setAttribute('aria-pressed', String(!isPressed(chip)));
      apply();
    });
  for (const each of [...menus, sort]) each.addEventListener('change', apply);
  search.addEventListener('input', apply);
  clear.addEventListener('click', () => {
    choose(new URLSearchParams());
    apply();
    search.focus();
  });
  addEventListener('hashchange', fromAddress);
  fromAddress();

  function fromAddress() {
    if (!location.hash.includes('=')) return;
    choose(new URLSearchParams(location.hash.slice(1)));
    apply();
  }

  function choose(wanted) {
    for (const chip of chips)
      chip.setAttribute('aria-pressed', String(wanted.getAll(chip.dataset.facet).includes(chip.value)));
    for (const menu of menus) menu.value = wanted.get(menu.dataset.facet) ?? '';
    search.value = wanted.get('q') ?? '';
    sort.value = wanted.get('sort') ?? 'newest';
    if (sort.selectedIndex < 0) sort.value = 'newest';
  }

  function apply() {
    const wanted = new URLSearchParams();
    for (const chip of chips) if (isPressed(chip)) wanted.append(chip.dataset.facet, chip.value);
    for (const menu of menus) if (menu.value) wanted.append(menu.dataset.facet, menu.value);
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const facets = [...new Set(wanted.keys())].map((facet) => [facet, new Set(wanted.getAll(facet))]);
    const fits = ({ dataset }) => facets.every(([facet, values]) => values.has(dataset[facet]));
    const says = (text) => words.every((word) => text.includes(word));
    let count = 0;
    for (const { block, head, rows } of blocks()) {
      let any = rows.length === 0 && facets.length === 0 && says(head);
      for (const { row, text } of rows) {
        row.hidden = !fits(row) || !says(head + text);
        if (!row.hidden) count += 1;
        any ||= !row.hidden;
      }
      block.hidden = !any;
    }
    if (sort.value !== order) reorder();
    const isAll = facets.length + words.length === 0;
    shown.textContent = isAll ? '' : `${count} of ${known.reduce((sum, { rows }) => sum + rows.length, 0)} runs`;
    clear.hidden = isAll && order === 'newest';
    if (words.length > 0) wanted.set('q', search.value);
    if (order !== 'newest') wanted.set('sort', order);
    history.replaceState(null, '', `#${wanted}`);
  }

  function reorder() {
    order = sort.value;
    const value = {
      newest: () => 0,
      oldest: () => 0,
      failed: ({ rows }) => rows.filter(({ row }) => row.dataset.gate === 'fail').length > 0,
      longest: ({ rows }) => Math.max(0, ...rows.map(({ row }) => Number(row.dataset.seconds))),
    }[order];
    const sorted = blocks().toSorted((a, b) => value(b) - value(a) || a.place - b.place);
    if (order === 'oldest') sorted.reverse();
    list.append(...sorted.map(({ block }) => block));
  }

  /** The blocks as they came, with their texts: read when something is first asked of them. */
  function blocks() {
    known ??= [...list.children].map((block, place) => ({
      block,
      place,
      head: `${block.querySelector('.compared')?.textContent ?? ''} `.toLowerCase(),
      rows: [...block.querySelectorAll('[data-outcome]')].map((row) => ({
        row,
        text: `${row.textContent} ${decoded(row.querySelector('a')?.getAttribute('href') ?? '')}`.toLowerCase(),
      })),
    }));
    return known;
  }

  function decoded(href) {
    try {
      return decodeURIComponent(href);
    } catch {
      return href;
    }
  }

  function isPressed(chip) {
    return chip.getAttribute('aria-pressed') === 'true';
  }
})();
