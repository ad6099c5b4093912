import type { RunCase } from '../condense/runCase.js';
import type { Analysis, Mark, ReplacementAnalysis } from '../model/analysis.js';

/**
 * Returns the engine's reports of nodes and of itself, and the replacements; a part is absent where there was nothing.
 */
export function stackTables(run: RunCase): Pick<Analysis, 'replacements' | 'nodes' | 'notes' | 'marks'> {
  const { stack } = run.seen;
  const [replacements, timed] = [replacementTable(run), marks(run)];
  return {
    ...(replacements.length > 0 && { replacements }),
    ...(stack.nodes.size > 0 && {
      nodes: [...stack.nodes].map(([name, changes]) => ({ name, changes: [...changes] })),
    }),
    ...(stack.notes.length > 0 && { notes: stack.notes.map(({ text }) => text) }),
    ...(timed.length > 0 && { marks: timed }),
  };
}

function replacementTable({ replacements, seen: { stack } }: RunCase): ReplacementAnalysis[] {
  return replacements.map(({ id, joined, work, ended }): ReplacementAnalysis => {
    const swarmNode = stack.tasks.get(id)?.node;
    return {
      id,
      replaces: joined?.replaces ?? '',
      joinedMs: joined?.atMs ?? 0,
      work,
      ...(swarmNode !== undefined && { swarmNode }),
      ...(ended && { endedMs: ended.atMs }),
    };
  });
}

/** The most marks on one axis; more cannot be told apart. */
const MOST_MARKS = 40;

/**
 * Returns the events of the fleet in order of time: ends, failed tasks of replicas that did not end, nodes,
 * replacements that joined, and alerts.
 */
function marks({ seen }: RunCase): Mark[] {
  const replicas = [...seen.replicas.values()];
  const ends = replicas.flatMap(({ id, ended }): Mark[] =>
    ended ? [{ atMs: ended.atMs, text: `${id} ${END[ended.how] ?? 'ended'}`, kind: 'ended' }] : [],
  );
  const joins = replicas.flatMap(({ id, joined }): Mark[] =>
    joined ? [{ atMs: joined.atMs, text: `${id} joined`, kind: 'joined' }] : [],
  );
  return [...ends, ...joins, ...failures(seen), ...nodeChanges(seen), ...alertMarks(seen)]
    .sort((a, b) => a.atMs - b.atMs)
    .slice(0, MOST_MARKS);
}

const END: Record<string, string> = {
  'node-lost': 'lost',
  'out-of-memory': 'out of memory',
  hung: 'hung',
  'wrong-clock': 'wrong clock',
  signalled: 'killed',
  exited: 'exited',
};

const FAILED = new Set(['failed', 'rejected', 'orphaned']);

function failures({ stack, replicas }: RunCase['seen']): Mark[] {
  return [...stack.tasks].flatMap(([of, { states }]): Mark[] => {
    if (replicas.get(of)?.ended) return [];
    return states
      .filter(({ state }) => FAILED.has(state))
      .map(({ atMs, state }) => ({ atMs, text: `${of} ${state}`, kind: 'failed' }));
  });
}

/** Marks the first time that an alert which fired was pending, and the first time that it fired, on any replica. */
function alertMarks({ alerts }: RunCase['seen']): Mark[] {
  const fired = new Set(alerts.filter(({ state }) => state === 'firing').map(({ name }) => name));
  return [...fired].flatMap((name) =>
    (['pending', 'firing'] as const).flatMap((state): Mark[] => {
      const first = alerts.find((alert) => alert.name === name && alert.state === state);
      return first ? [{ atMs: first.atMs, text: `${name} ${state}`, kind: `alert-${state}` }] : [];
    }),
  );
}

/** Marks the changes of a node's state; its first state is no change. */
function nodeChanges({ stack }: RunCase['seen']): Mark[] {
  return [...stack.nodes].flatMap(([node, states]) =>
    states.slice(1).map(({ atMs, state }): Mark => {
      const isUp = state === 'ready';
      return { atMs, text: `${node} ${isUp ? 'back' : state}`, kind: isUp ? 'node-up' : 'node-down' };
    }),
  );
}
