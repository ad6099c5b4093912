import { csv } from './csv.js';
import { button, element } from './element.js';
import { painted } from './paint.js';
import { filled, type Plot } from './plots.js';
import { isTime } from './readOut.js';
import { fileStem, save } from './saving.js';

/** Gives a chart a menu of files that are made of it: its data as CSV and JSON, and its picture as PNG. */
export function chartFiles(plot: Plot): void {
  const title = plot.figure.querySelector('h3');
  if (!title) return;
  const name = title.textContent ?? '';
  const menu = element('span', 'menu', '', { role: 'group', 'aria-label': `Files of the chart “${name}”` });
  menu.hidden = true;
  const opener = button('Save', () => open(menu.hidden !== false), {
    'aria-expanded': 'false',
    'aria-label': `Save “${name}”`,
  });
  const open = (isOpen: boolean) => {
    menu.hidden = !isOpen;
    opener.setAttribute('aria-expanded', String(isOpen));
  };
  const stem = `${fileStem()}-${plot.figure.id.replace(/^chart-/, '')}`;
  menu.append(
    button('CSV', async () => save(`${stem}.csv`, 'text/csv', csv(rowsOf(await filled(plot))))),
    button('JSON', async () =>
      save(`${stem}.json`, 'application/json', JSON.stringify(jsonOf(await filled(plot), name), null, 1)),
    ),
    button('PNG', async () => save(`${stem}.png`, 'image/png', await painted(plot, name))),
  );
  const tools = element('span', 'tools');
  tools.append(menu, opener);
  tools.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || menu.hidden) return;
    open(false);
    opener.focus();
  });
  plot.figure.querySelector('figcaption')?.prepend(tools);
}

/** Returns a row for each point of a chart, whole, whatever is zoomed into or switched off. */
function rowsOf(plot: Plot): (string | number)[][] {
  const [xName, unit] = [isTime(plot) ? 'ms' : plot.axis, plot.unit];
  const rows = plot.series.flatMap(({ name, points, predicted }) => [
    ...points.map(([x, y, low, high]) => [name, 'measured', x, y, low ?? '', high ?? '']),
    ...predicted.map(([x, y]) => [name, 'predicted', x, y, '', '']),
  ]);
  return [['series', 'what', xName, unit, 'low', 'high'], ...rows];
}

function jsonOf(plot: Plot, chart: string) {
  const series = plot.series.map(({ name, points, predicted }) => ({
    name,
    points,
    ...(predicted.length > 0 && { predicted }),
  }));
  return { chart, x: isTime(plot) ? 'ms' : plot.axis, unit: plot.unit, series };
}
