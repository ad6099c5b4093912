import type { DataPoint, PageData } from './data.js';

/** A cell of a table. */
export type CsvCell = string | number;

/** Returns rows as CSV; a name that a spreadsheet would take for a formula is kept from being one. */
export function csv(rows: readonly (readonly CsvCell[])[]): string {
  return `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(value: CsvCell): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The columns of a page's table. */
const HEAD = ['run', 'chart', 'series', 'x', 'x_unit', 'value', 'unit', 'low', 'high'];

/** Returns the table of a page's data: a row for each point of every chart. */
export function pageTable({ run, runs = [], work }: PageData): CsvCell[][] {
  const sources = run
    ? [{ id: run.plan.id, ...run.analysis.charts }]
    : runs.map((each) => ({ ...each, overTime: undefined }));
  const rows = sources.flatMap(({ id, byWork, overTime = [] }) =>
    [
      ...byWork.flatMap(({ name, unit, series }) =>
        series.flatMap(({ replica, measured, predicted = [] }) => [
          ...measured.map((point) => row(`${name}_by_work`, replica, work, unit, point)),
          ...predicted.map((point) => row(`${name}_by_work_predicted`, replica, work, unit, point)),
        ]),
      ),
      ...overTime.flatMap(({ name, unit, series }) =>
        series.flatMap(({ replica, points }) => points.map((point) => row(name, replica, 'ms', unit, point))),
      ),
    ].map((each) => [id, ...each]),
  );
  return [HEAD, ...rows];
}

function row(chart: string, series: string, xUnit: string, unit: string, [x, y, low, high]: DataPoint): CsvCell[] {
  return [chart, series, x, xUnit, y, unit, low ?? '', high ?? ''];
}
