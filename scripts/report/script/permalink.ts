/** What a reader has changed of a page, as a link to the page keeps it. */
export interface PageView {
  /** The part of the page that is looked at. */
  readonly part: string;
  /** The stretches that are zoomed into, by the title of the x-axis. */
  readonly zoomed: ReadonlyMap<string, readonly [low: number, high: number]>;
  /** The lines that are switched off. */
  readonly off: ReadonlySet<string>;
  /** The folded parts that are open, and those that the page opens by itself and that are shut. */
  readonly folds: ReadonlyMap<string, boolean>;
}

/** Returns the hash of a link to a view of a page: `#over-time?zoom=time…~1000~5000&off=replica-2`. */
export function hashOf({ part, zoomed, off, folds }: PageView): string {
  const parameters = new URLSearchParams();
  for (const [axis, [low, high]] of zoomed) parameters.append('zoom', [axis, round(low), round(high)].join('~'));
  for (const name of off) parameters.append('off', name);
  for (const [fold, open] of folds) parameters.append(open ? 'open' : 'shut', fold);
  const text = parameters.toString();
  return `${part}${text === '' ? '' : `?${text}`}`;
}

/** Returns the view that a hash means; what it does not know is left out. */
export function viewOf(hash: string): PageView {
  const [part = '', text = ''] = hash.replace(/^#/, '').split(/\?(.*)/s);
  const parameters = new URLSearchParams(text);
  const zoomed = parameters.getAll('zoom').flatMap((each) => {
    const [axis = '', low, high] = each.split('~');
    const span = [Number(low), Number(high)] as const;
    return low !== undefined && high !== undefined && span.every(Number.isFinite) ? [[axis, span] as const] : [];
  });
  const folds = (['open', 'shut'] as const).flatMap((is) =>
    parameters.getAll(is).map((fold) => [fold, is === 'open'] as const),
  );
  return { part, zoomed: new Map(zoomed), off: new Set(parameters.getAll('off')), folds: new Map(folds) };
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
