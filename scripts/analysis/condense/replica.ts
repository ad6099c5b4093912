import type {
  ChannelCounts,
  Checkpoint,
  Goroutines,
  HeapClasses,
  Hello,
  Origin,
  Profile,
  Vitals,
  Work,
} from '../../../protos/vitals.js';
import { INCIDENT_GOROUTINES } from '../../plan/runtimes.js';
import type { LabLine } from '../../record/events.js';
import type { Starved } from '../../record/silence.js';
import { SiteLedger } from './siteLedger.js';
import type { LoadPhase, TickSeries } from './tickSeries.js';

/** A checkpoint, and when the lab received it. */
export interface CondensedCheckpoint {
  atMs: number;
  line: Checkpoint;
}

/** The life of one process of a replica, from its start to its end. */
export interface ProcessLife {
  boot: string;
  firstMs: number;
  hello?: Hello;
  work: Work;
  channels?: ChannelCounts;
  /** The checkpoints by index; one that was printed twice counts once. */
  checkpoints: Map<number, CondensedCheckpoint>;
  ledger: SiteLedger;
  /** The profiles in order of receipt; their number is bounded. */
  profiles: Profile[];
  /** Receipt of its last line, in ms since the run's start. */
  lastMs: number;
  /** What it said of its end: its status, and the exception that nobody caught. */
  end?: { status?: number; uncaught?: string };
  /** The heap as last read. */
  heapUsedBytes?: number;
  /** The goroutines by group, by the index of the checkpoint: those of the baseline, of the first after it, and of the last. */
  goroutines?: Map<number, Pick<Goroutines, 'groups' | 'idle'>>;
  /** The first tick that showed more goroutines than the incident was noticed by, and the pass that was made then. */
  passedGoroutines?: { atMs: number; pass: number };
  /** The counts of classes on the heap, in order of receipt; their number is bounded. */
  classes: HeapClasses[];
  /** What was printed for the checkpoint that is to come. */
  latest: (Profile | HeapClasses)[];
  /** Where code was written that runs otherwise. */
  origins: Map<string, Origin>;
}

/** The longest time that a replica was silent for want of CPU, and what it used and waited for meanwhile. */
export type Starvation = Omit<Starved, 'kind' | 'replica' | 'over'>;

export type ReplicaEnd = Extract<LabLine, { kind: 'replica-ended' }> & { atMs: number };

/** The most lives that are kept. Further restarts are only counted: such a run is invalid anyway. */
const MAX_LIVES = 64;

const MAX_PROFILES = 8;

/** The most counts of classes that are kept. */
const MOST_CENSUSES = 4;

/** The condensed lines of one replica, in memory that does not grow with the length of the run. */
export class CondensedReplica {
  readonly id: string;
  readonly ticks: TickSeries;
  /** The lives by boot, in order of appearance. */
  readonly lives = new Map<string, ProcessLife>();
  /** The number of lives seen, including those not kept. */
  starts = 0;
  ended: ReplicaEnd | undefined;
  starved: Starvation | undefined;
  /** The replica that this one replaces, and when the lab learned of it; undefined for a replica of the plan. */
  joined: { replaces: string; atMs: number } | undefined;
  /** Receipt of its last line, in ms since the run's start; undefined until the first. */
  lastHeardMs: number | undefined;

  constructor(id: string, ticks: TickSeries) {
    this.id = id;
    this.ticks = ticks;
  }

  add(line: Vitals, atMs: number, phase: LoadPhase): void {
    this.lastHeardMs = atMs;
    const life = this.#life(line.boot, atMs);
    if (!life) return;
    life.lastMs = atMs;
    if ('origins' in line) for (const origin of line.origins ?? []) life.origins.set(origin[0].join(':'), origin);
    if (line.kind === 'tick') {
      this.ticks.add(line, atMs, phase);
      progress(life, line.work, line.channels);
      life.heapUsedBytes = line.heapUsedBytes;
      if ((line.goroutines ?? 0) > INCIDENT_GOROUTINES) life.passedGoroutines ??= { atMs, pass: line.work.begun };
    } else if (line.kind === 'checkpoint') {
      takeCheckpoint(life, line, atMs);
      progress(life, line.work, line.channels);
    } else if (line.kind === 'sites') life.ledger.add(line);
    else if (line.kind === 'profile') keepProfile(life, line);
    else if (line.kind === 'hello') life.hello = line;
    else if (line.kind === 'goroutines') keepGoroutines(life, line);
    else if (line.kind === 'classes') keepClasses(life, line);
    else if (line.name === 'exit') life.end = { ...life.end, status: Number(line.detail) };
    else if (line.name === 'uncaught') life.end = { ...life.end, uncaught: line.detail ?? '' };
  }

  addStarvation({ kind, replica, over, ...figures }: Starved): void {
    if (!this.starved || figures.silentMs >= this.starved.silentMs) this.starved = figures;
  }

  /** The passes done, over all lives. */
  get work(): number {
    return [...this.lives.values()].reduce((sum, { work }) => sum + work.done, 0);
  }

  /**
   * The life with the most checkpoints, and the most work among equals. It is the one judged, since levels of two
   * processes do not add up.
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
      classes: [],
      latest: [],
      lastMs: atMs,
      origins: new Map(),
    };
    this.lives.set(boot, life);
    return life;
  }
}

/**
 * Keeps a checkpoint, with what was printed for it before. Those that the lab asked for are dropped, with theirs, as soon
 * as the program takes its own: the two are numbered alike.
 */
function takeCheckpoint(life: ProcessLife, line: Checkpoint, atMs: number): void {
  const { checkpoints, ledger, latest } = life;
  life.latest = [];
  const isOwn = (each: Checkpoint | undefined) => each !== undefined && each.by === undefined;
  const [any] = checkpoints.values(); // all that are kept are of one kind
  const hasOwn = isOwn(any?.line);
  const isOfIt = (each: Profile | HeapClasses) => latest.includes(each);
  if (hasOwn && !isOwn(line)) {
    ledger.drop();
    life.profiles = life.profiles.filter((each) => !isOfIt(each));
    life.classes = life.classes.filter((each) => !isOfIt(each));
    return;
  }
  if (!hasOwn && isOwn(line)) {
    checkpoints.clear();
    ledger.startAnew();
    life.profiles = life.profiles.filter(isOfIt);
    life.classes = life.classes.filter(isOfIt);
  }
  ledger.keep();
  checkpoints.set(line.index, { atMs, line });
}

function progress(life: ProcessLife, work: Work, channels: ChannelCounts | undefined): void {
  if (work.begun >= life.work.begun) life.work = work;
  if (channels) life.channels = channels;
}

/**
 * Keeps a profile, and drops one from the middle where there are too many: a user's own program may print one at every
 * checkpoint, and the first and the latest show what grew.
 */
function keepProfile({ profiles, latest }: ProcessLife, line: Profile): void {
  latest.push(line);
  if (profiles.length >= MAX_PROFILES) profiles.splice(Math.floor(MAX_PROFILES / 2), 1);
  profiles.push(line);
}

function keepClasses(life: ProcessLife, line: HeapClasses): void {
  life.latest.push(line);
  life.classes = [...life.classes.slice(1 - MOST_CENSUSES), line];
}

function isRicher(a: ProcessLife, b: ProcessLife): boolean {
  const more = a.checkpoints.size - b.checkpoints.size;
  return more > 0 || (more === 0 && a.work.done > b.work.done);
}

/** Returns the checkpoints of a life in order of their index. */
export function checkpointsOf(life: ProcessLife | undefined): CondensedCheckpoint[] {
  return [...(life?.checkpoints.values() ?? [])].sort((a, b) => a.line.index - b.line.index);
}

/** Keeps the groups of the first two checkpoints and of the last: their number is bounded. */
function keepGoroutines(life: ProcessLife, { index, groups, idle }: Goroutines): void {
  life.goroutines ??= new Map();
  const kept = life.goroutines;
  if (kept.size > 2) kept.delete([...kept.keys()][2] ?? -1);
  kept.set(index, { groups, ...(idle && { idle }) });
}
