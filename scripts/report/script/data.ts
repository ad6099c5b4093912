/**
 * The script of a page, a thought a file: what a page can do beyond being read. Without it the page is complete. It is
 * bundled into one file, which stands in the page, and its hash in the page's policy. Imports text, and of the report
 * only what knows neither Node nor markup.
 */

/** A point of a line `[x, y]`, with the least and greatest of its values where it stands for several. */
export type DataPoint = readonly [x: number, y: number, low?: number, high?: number];

/** A line as it is embedded; its points stand below the key that the chart names. */
export type DataLine = { readonly replica: string } & Readonly<Record<string, unknown>>;

/** The data that a page embeds, as far as the script knows them. */
export interface PageData {
  run?: { plan: { id: string }; analysis: { charts: Charts } };
  runs?: readonly { id: string; byWork: Charts['byWork'] }[];
  /** The unit of the work. */
  work: string;
}

interface Charts {
  checkpoints: readonly { atMs: number }[];
  byWork: readonly { name: string; unit: string; series: readonly WorkSeries[] }[];
  overTime: readonly { name: string; unit: string; series: readonly { replica: string; points: DataPoint[] }[] }[];
}

interface WorkSeries {
  replica: string;
  measured: readonly DataPoint[];
  predicted?: readonly DataPoint[];
}

let parsed: Promise<PageData | undefined> | undefined;

/**
 * Returns the data of the page, which are inflated and parsed when they are first asked for, so that a long run's page
 * is drawn before; undefined where the page has none, or the browser cannot inflate.
 */
export function pageData(): Promise<PageData | undefined> {
  parsed ??= inflated(document.getElementById('data')?.textContent ?? '').catch(() => undefined);
  return parsed;
}

async function inflated(base64: string): Promise<PageData | undefined> {
  if (base64 === '') return undefined;
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return (await new Response(stream).json()) as PageData;
}

/** A checkpoint: when it was taken, and after how much work. */
export type CheckpointAt = readonly [atMs: number, work: number];

/** Returns the checkpoints of a run; none where no replica has all of them, or the page is of several runs. */
export function checkpointsIn(data: PageData | undefined): CheckpointAt[] {
  const { checkpoints = [], byWork = [] } = data?.run?.analysis.charts ?? {};
  const line = byWork.flatMap(({ series }) => series).find(({ measured }) => measured.length === checkpoints.length);
  return checkpoints.flatMap(({ atMs }, index): CheckpointAt[] => {
    const point = line?.measured[index];
    return point ? [[atMs, point[0]]] : [];
  });
}

/** Returns what stands at a path such as `run.analysis.charts.byWork.0.series` in data. */
export function linesAt(data: unknown, path: string): readonly DataLine[] {
  const found = path
    .split('.')
    .reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], data);
  return Array.isArray(found) ? (found as DataLine[]) : [];
}
