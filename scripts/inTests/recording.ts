import type { ChannelCounts, Checkpoint, Reading, Site, Sites, Vitals, Work } from '../../protos/vitals.js';
import type { Probe } from '../../services/probe/probe.js';
import { isOwnFile } from './caller.js';

/**
 * The lines of an examination, as if the process had begun with its baseline: work, channels and the ledger of creation
 * sites count from there, so that what other tests have opened before is not told of this one.
 */
export class Recording implements Disposable {
  #lines: Vitals[] = [];
  readonly #end: () => void;
  #sites: Sites | undefined;
  #baseline: Checkpoint | undefined;
  #hello: Vitals | undefined;

  constructor(probe: Pick<Probe, 'listen' | 'greet'>) {
    this.#end = probe.listen((line) => this.#hear(line));
    probe.greet();
  }

  /** Forgets what was seen: the next checkpoint is the baseline. */
  beginAnew(): void {
    this.#lines = [];
    this.#sites = undefined;
    this.#baseline = undefined;
  }

  /** The last reading of the last checkpoint. */
  get lastReading(): Reading | undefined {
    return this.#lastCheckpoint?.readings.at(-1);
  }

  /** Returns the lines so far, a hello line first. */
  lines(): readonly Vitals[] {
    return [...(this.#hello ? [this.#hello] : []), ...this.#lines];
  }

  /** The calls between the baseline and the last checkpoint. */
  get calls(): number {
    return this.#lastCheckpoint?.work.done ?? 0;
  }

  get #lastCheckpoint(): Checkpoint | undefined {
    return this.#lines.findLast((line) => line.kind === 'checkpoint');
  }

  [Symbol.dispose](): void {
    this.#end();
  }

  #hear(line: Vitals): void {
    if (line.kind === 'hello') this.#hello = line;
    else if (line.kind === 'sites') this.#lines.push(this.#sitesSince(line));
    else if (line.kind === 'checkpoint') this.#lines.push(this.#checkpointSince(line));
  }

  #sitesSince(line: Sites): Sites {
    this.#sites ??= line;
    const before = new Map(this.#sites.sites.map((row) => [keyOf(row), row]));
    const sites = line.sites.flatMap((row) => {
      const since = siteSince(row, before.get(keyOf(row)));
      return since.opened > 0 ? [{ ...since, frames: since.frames.filter(([file]) => !isOwnFile(file)) }] : [];
    });
    // Nothing else of the line: positions are led back by those who know this process's compiler, see LiveSources.
    const { vitals, boot, seq, atMs, kind, index } = line;
    return { vitals, boot, seq, atMs, kind, index, sites };
  }

  #checkpointSince(line: Checkpoint): Checkpoint {
    this.#baseline ??= line;
    const { work, channels } = this.#baseline;
    return {
      ...line,
      work: minus<Work>(line.work, work),
      ...(line.channels && channels && { channels: minus<ChannelCounts>(line.channels, channels) }),
    };
  }
}

function keyOf({ id, resource }: Site): string {
  return `${resource} ${id}`;
}

/**
 * Returns what a site has done since the baseline. Of those that were closed some may have been opened before: no more
 * are told as closed than were opened since.
 */
function siteSince(row: Site, before: Site | undefined): Site {
  if (!before) return row;
  const opened = row.opened - before.opened;
  const closed = Math.min(opened, row.closed - before.closed);
  return {
    ...row,
    ...{ opened, closed, live: opened - closed },
    abandoned: Math.min(opened - closed, row.abandoned - before.abandoned),
  };
}

/** Takes counts off others, each at its key; never below 0. */
function minus<Counts extends { readonly [key: string]: number }>(from: Counts, off: Counts): Counts {
  const entries = Object.entries(from).map(([key, value]) => [key, Math.max(0, value - (off[key] ?? 0))]);
  return Object.fromEntries(entries) as Counts;
}
