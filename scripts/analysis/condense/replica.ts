import type { ChannelCounts, Checkpoint, Hello, Profile, Vitals, Work } from '../../../protos/vitals.js';
import type { LabLine } from '../../record/events.js';
import { SiteLedger } from './siteLedger.js';
import { type LoadPhase, TickSeries } from './tickSeries.js';

/** A checkpoint and when the lab received it. */
export interface CheckpointSeen {
  atMs: number;
  line: Checkpoint;
}

/** One process of a replica, from its start to its end. */
export interface Life {
  boot: string;
  firstMs: number;
  hello?: Hello;
  work: Work;
  channels?: ChannelCounts;
  /** By index; a checkpoint printed twice counts once. */
  checkpoints: Map<number, CheckpointSeen>;
  ledger: SiteLedger;
  /** In order of receipt; bounded by the checkpoints that are profiled. */
  profiles: Profile[];
}

export type Ending = Extract<LabLine, { kind: 'replica-ended' }> & { atMs: number };

/** Beyond this many restarts the lives are only counted: such a run is invalid anyway. */
const MAX_LIVES = 64;

const MAX_PROFILES = 8;

/** All that is kept of one replica, in memory that does not grow with the length of the run. */
export class ReplicaSeen {
  readonly id: string;
  readonly ticks: TickSeries;
  /** By boot, in order of appearance. */
  readonly lives = new Map<string, Life>();
  /** Lives seen, those not kept included. */
  starts = 0;
  ended: Ending | undefined;
  /** Whose place it took, and when the lab learned of that; undefined for one of the plan's own. */
  joined: { replaces: string; atMs: number } | undefined;
  /** Receipt of its last line, ms since the run's start; undefined while it has said nothing. */
  lastHeardMs: number | undefined;

  constructor(id: string, ticks: TickSeries = new TickSeries()) {
    this.id = id;
    this.ticks = ticks;
  }

  add(line: Vitals, atMs: number, phase: LoadPhase): void {
    this.lastHeardMs = atMs;
    const life = this.#life(line.boot, atMs);
    if (!life) return;
    if (line.kind === 'tick') {
      this.ticks.add(line, atMs, phase);
      progress(life, line.work, line.channels);
    } else if (line.kind === 'checkpoint') {
      life.checkpoints.set(line.index, { atMs, line });
      progress(life, line.work, line.channels);
    } else if (line.kind === 'sites') life.ledger.add(line);
    else if (line.kind === 'profile') keepProfile(life, line);
    else if (line.kind === 'hello') life.hello = line;
  }

  /** Passes done, over all its lives. */
  get work(): number {
    return [...this.lives.values()].reduce((sum, { work }) => sum + work.done, 0);
  }

  /**
   * The life with most checkpoints, and most work among equals: what is judged, since levels of two processes do not
   * add up.
   */
  get mainLife(): Life | undefined {
    return [...this.lives.values()].reduce<Life | undefined>(
      (best, life) => (best && !isRicher(life, best) ? best : life),
      undefined,
    );
  }

  #life(boot: string, atMs: number): Life | undefined {
    const known = this.lives.get(boot);
    if (known) return known;
    this.starts += 1;
    if (this.lives.size >= MAX_LIVES) return undefined;
    const life: Life = {
      boot,
      firstMs: atMs,
      work: { begun: 0, done: 0, failed: 0 },
      checkpoints: new Map(),
      ledger: new SiteLedger(),
      profiles: [],
    };
    this.lives.set(boot, life);
    return life;
  }
}

function progress(life: Life, work: Work, channels: ChannelCounts | undefined): void {
  if (work.begun >= life.work.begun) life.work = work;
  if (channels) life.channels = channels;
}

/** A program of one's own may print one at every checkpoint: the first ones and the latest tell what grew. */
function keepProfile({ profiles }: Life, line: Profile): void {
  if (profiles.length >= MAX_PROFILES) profiles.splice(Math.floor(MAX_PROFILES / 2), 1);
  profiles.push(line);
}

function isRicher(a: Life, b: Life): boolean {
  const more = a.checkpoints.size - b.checkpoints.size;
  return more > 0 || (more === 0 && a.work.done > b.work.done);
}

/** Checkpoints of a life in order of their index. */
export function checkpointsOf(life: Life | undefined): CheckpointSeen[] {
  return [...(life?.checkpoints.values() ?? [])].sort((a, b) => a.line.index - b.line.index);
}
