import type { ChannelCounts, Checkpoint, Hello, Profile, Vitals, Work } from '../../../protos/vitals.js';
import type { LabLine } from '../../record/events.js';
import { SiteLedger } from './siteLedger.js';
import { type LoadPhase, TickSeries } from './tickSeries.js';

/** A checkpoint and when the lab received it. */
export interface CondensedCheckpoint {
  atMs: number;
  line: Checkpoint;
}

/** One process of a replica, from its start to its end. */
export interface ProcessLife {
  boot: string;
  firstMs: number;
  hello?: Hello;
  work: Work;
  channels?: ChannelCounts;
  /** By index; a checkpoint printed twice counts once. */
  checkpoints: Map<number, CondensedCheckpoint>;
  ledger: SiteLedger;
  /** In order of receipt; bounded by the checkpoints that are profiled. */
  profiles: Profile[];
}

export type ReplicaEnd = Extract<LabLine, { kind: 'replica-ended' }> & { atMs: number };

/** Beyond this many restarts the lives are only counted: such a run is invalid anyway. */
const MAX_LIVES = 64;

const MAX_PROFILES = 8;

/** All that is kept of one replica, in memory that does not grow with the length of the run. */
export class CondensedReplica {
  readonly id: string;
  readonly ticks: TickSeries;
  /** By boot, in order of appearance. */
  readonly lives = new Map<string, ProcessLife>();
  /** Lives seen, those not kept included. */
  starts = 0;
  ended: ReplicaEnd | undefined;
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
  get mainLife(): ProcessLife | undefined {
    return [...this.lives.values()].reduce<ProcessLife | undefined>(
      (best, life) => (best && !isRicher(life, best) ? best : life),
      undefined,
    );
  }

  #life(boot: string, atMs: number): ProcessLife | undefined {
    const known = this.lives.get(boot);
    if (known) return known;
    this.starts += 1;
    if (this.lives.size >= MAX_LIVES) return undefined;
    const life: ProcessLife = {
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

function progress(life: ProcessLife, work: Work, channels: ChannelCounts | undefined): void {
  if (work.begun >= life.work.begun) life.work = work;
  if (channels) life.channels = channels;
}

/** A program of one's own may print one at every checkpoint: the first ones and the latest tell what grew. */
function keepProfile({ profiles }: ProcessLife, line: Profile): void {
  if (profiles.length >= MAX_PROFILES) profiles.splice(Math.floor(MAX_PROFILES / 2), 1);
  profiles.push(line);
}

function isRicher(a: ProcessLife, b: ProcessLife): boolean {
  const more = a.checkpoints.size - b.checkpoints.size;
  return more > 0 || (more === 0 && a.work.done > b.work.done);
}

/** Checkpoints of a life in order of their index. */
export function checkpointsOf(life: ProcessLife | undefined): CondensedCheckpoint[] {
  return [...(life?.checkpoints.values() ?? [])].sort((a, b) => a.line.index - b.line.index);
}
