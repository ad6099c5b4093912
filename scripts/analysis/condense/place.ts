import type { PlaceEvent } from '../../record/placeEvents.js';

/** A state, and when the lab learned of it, in ms since the run's start. */
export interface StateSeen {
  atMs: number;
  state: string;
}

/** The tasks of a replica, or of the job. */
export interface TasksSeen {
  /** The node of the last event that named one. */
  node?: string;
  /** The states in order; of a task that fails again and again only the first ones. */
  states: (StateSeen & { task: string; exitCode?: number; message?: string })[];
}

/** The most entries of each kind that are kept; more of them say nothing new. */
const MOST_NAMES = 500;
const MOST_STATES = 64;
const MOST_NOTES = 50;

/**
 * The condensed events of the engine (tasks, nodes, notes, gaps), in memory that does not grow with the length of the
 * run.
 */
export class CondensedPlace {
  /** The tasks, by the name of the replica, or of the job. */
  readonly tasks = new Map<string, TasksSeen>();
  /** The states of the nodes, by name. */
  readonly nodes = new Map<string, StateSeen[]>();
  readonly notes: { atMs: number; text: string }[] = [];
  /** The number of vitals lines of each replica that never arrived, over all its lives. */
  readonly gaps = new Map<string, number>();

  add(event: PlaceEvent, atMs: number): void {
    if (event.kind === 'task') this.#task(event, atMs);
    else if (event.kind === 'node') this.#node(event, atMs);
    else if (event.kind === 'gap') this.#gap(event);
    else if (this.notes.length < MOST_NOTES && !this.notes.some(({ text }) => text === event.text))
      this.notes.push({ atMs, text: event.text });
  }

  #task({ of, task, node, state, exitCode, message }: Extract<PlaceEvent, { kind: 'task' }>, atMs: number): void {
    const tasks = entry(this.tasks, of, (): TasksSeen => ({ states: [] }));
    if (!tasks) return;
    if (node !== undefined) tasks.node = node;
    const last = tasks.states.at(-1);
    if (tasks.states.length >= MOST_STATES || (last?.task === task && last.state === state)) return;
    tasks.states.push({
      atMs,
      task,
      state,
      ...(exitCode !== undefined && { exitCode }),
      ...(message !== undefined && { message }),
    });
  }

  #node({ node, state }: Extract<PlaceEvent, { kind: 'node' }>, atMs: number): void {
    const states = entry(this.nodes, node, (): StateSeen[] => []);
    if (!states || states.length >= MOST_STATES || states.at(-1)?.state === state) return;
    states.push({ atMs, state });
  }

  #gap({ replica, missing }: Extract<PlaceEvent, { kind: 'gap' }>): void {
    if (this.gaps.has(replica) || this.gaps.size < MOST_NAMES)
      this.gaps.set(replica, (this.gaps.get(replica) ?? 0) + missing);
  }
}

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value | undefined {
  const known = map.get(key);
  if (known !== undefined || map.size >= MOST_NAMES) return known;
  const made = make();
  map.set(key, made);
  return made;
}
