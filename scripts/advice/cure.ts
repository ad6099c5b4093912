import { tooFewToCompare, whyNoCulprit } from '../analysis/attribution/whyNoCulprit.js';
import type { Advice } from '../analysis/model/advice.js';
import type { AnalysedFleetRun } from '../analysis/model/analysedRun.js';
import type { Analysis, Culprit, MetricName } from '../analysis/model/analysis.js';
import type { AnyPlan, RunPlan } from '../plan/plan.js';
import { factsOf } from '../targets/fleet/facts.js';
import { count } from '../text/figures.js';
import { cureCommand } from './commands.js';

/** Returns what to do about a leak, most useful first, by what grew and how the service was configured. */
export function cure(run: AnalysedFleetRun): Advice[] {
  const { plan, analysis } = run;
  const leaking = new Set(analysis.metrics.filter(({ outcome }) => outcome === 'leak').map(({ name }) => name));
  return [
    ...(leaking.has('channels') || leaking.has('sockets') ? ofClients(run, leaking) : ofCalls(plan, analysis, leaking)),
    proof(run),
  ];
}

/**
 * Returns how to prove the cure: a cause of the incident has its cures here; any other leak is cured by whoever has it.
 */
function proof(run: AnalysedFleetRun): Advice {
  const what = 'Prove the cure';
  const known = cureCommand(run);
  if (known)
    return {
      what,
      how: `Its cure here is ${known.cure}: run both by this plan and see them side by side.`,
      command: known.command,
    };
  return {
    what,
    how: 'Repeat this run with the cure in place and put the two side by side.',
    command: `npx grpc-leak-lab compare ${run.plan.id} latest`,
  };
}

function ofClients(run: AnalysedFleetRun, leaking: ReadonlySet<MetricName>): Advice[] {
  const { plan, analysis } = run;
  const [worst] = analysis.culprits;
  const streams = leaking.has('streams') ? [endStreams] : [];
  if (worst?.resource === 'socket' && !leaking.has('channels') && worst.closed > 0)
    return [closeLater(worst), ...streams];
  const flat = leaking.has('channels') && !leaking.has('sockets') ? notReassured(run) : undefined;
  return [
    worst ? closeIt(worst) : findThem(plan, analysis),
    ...streams,
    ...(flat ? [flat] : []),
    keepOne,
    ...(flat?.page === noKeepalive.page ? [] : [noKeepalive]),
  ];
}

/** Returns what to do about calls, or what works for them, where no client leaks. */
function ofCalls(plan: RunPlan, analysis: Analysis, leaking: ReadonlySet<MetricName>): Advice[] {
  if (leaking.has('streams')) return [endStreams];
  return leaking.has('timers') ? [stopGenerators] : [findThem(plan, analysis)];
}

/** Returns what to do about a line that opens and does not close. */
export function closeIt({ resource, file, line, opened, closed, live, otherPaths }: Culprit): Advice {
  if (resource === 'goroutine')
    return {
      what: `End what ${file}:${line} starts`,
      how: `${count(live)} goroutines that it led to still ran at the last checkpoint. A gRPC client wants a Close on every path (defer conn.Close()); any other goroutine a way to end: a context that is cancelled, or a channel that is closed.`,
    };
  const there = otherPaths ? 'opened there on paths that grow' : 'opened there';
  const what = `Close on every exit what ${file}:${line} opens`;
  if (closed === 0) {
    return {
      what,
      how: `None of the ${count(opened)} ${there} was closed. Close in a finally block, so that no early return, continue or thrown error can step around it.`,
      page: 'docs/causes/forgotten-clients.md',
    };
  }
  return {
    what,
    how: `${count(closed)} of ${count(opened)} ${there} were closed, ${count(live)} were not: some exits close and others do not. Look at the early returns and the error paths first.`,
    page: 'docs/causes/error-paths.md',
  };
}

/** Returns what to do where channels are closed and their connections are not. */
function closeLater({ file, line }: Culprit): Advice {
  return {
    what: `Keep the clients that ${file}:${line} makes instead of closing them early`,
    how: 'Their channels are closed, but their connections stay: a client that is closed while it is still connecting leaves that connection to a peer that may never finish it. A client that is kept has one at a time.',
    page: 'docs/causes/error-paths.md',
  };
}

/** Returns what to do where no line is named. */
export function findThem(plan: AnyPlan, analysis: Analysis): Advice {
  const what = 'Find who opens and never closes';
  const why = whyNoCulprit(plan, analysis);
  if ('observe' in plan && !plan.observe.attribution)
    return { what, how: `${why} Run again with attribution on, so that the line can be named.` };
  const next = tooFewToCompare(analysis)
    ? 'Let the run go on to its end.'
    : 'The code that opens may be outside of what can be observed; look for clients that are made and never closed.';
  return { what, how: `${why} ${next}` };
}

/** Returns why the sockets are flat while channels leak: what the plan says bounds them, else that they are shared. */
function notReassured(run: AnalysedFleetRun): Advice {
  const { target } = run.plan;
  const what = 'Do not be reassured by the sockets';
  const rest = 'The channel objects, their timers and their heap leak all the same.';
  if (target.transport === 'mtls' && (target.service.serverMaxAgeMs ?? target.service.serverMaxIdleMs) !== undefined) {
    return {
      what,
      how: `They plateau because the server closes them for their age or their idleness. ${rest}`,
      page: 'docs/causes/keepalive.md',
    };
  }
  if (target.transport === 'mtls' && target.service.clientIdleTimeoutMs !== undefined) {
    return {
      what,
      how: `They plateau because clients that are idle give their connections up. ${rest}`,
      page: 'docs/causes/idle-timeout.md',
    };
  }
  if (target.transport === 'mtls' ? target.service.faultyPeers > 0 : keepsOnlyRefused(run)) {
    return {
      what,
      how: `They are flat because peers that fail keep no connection. ${rest}`,
      page: 'docs/causes/error-paths.md',
    };
  }
  const how = `They are flat because channels with the same address and credentials share one connection. ${rest}`;
  return { what, how, page: 'docs/causes/shared-sub-channels.md' };
}

/**
 * Tells whether only the peer that refuses is kept: a single faulty peer is that one, and there is no connection to
 * share.
 */
function keepsOnlyRefused(run: AnalysedFleetRun): boolean {
  const retained = factsOf(run)?.own.retains;
  return (
    run.plan.target.service.faultyPeers === 1 && retained?.failed === 'every-dial' && retained.clients !== 'every-dial'
  );
}

/** What to do about streams that grow. */
export const endStreams: Advice = {
  what: 'End every stream',
  how: 'Give each call a deadline, and cancel the call when whoever reads it goes away; a generator must stop with its stream.',
  page: 'docs/causes/streams.md',
};

/** What to do about timers that grow. */
export const stopGenerators: Advice = {
  what: 'Stop what works for a stream when the stream ends',
  how: 'Timers grow and clients do not: something goes on for subscribers that have left. On the server, listen for the end of the call and stop there.',
  page: 'docs/causes/orphaned-generators.md',
};

/** What to do about clients that grow. */
export const keepOne: Advice = {
  what: 'Keep one client per peer',
  how: 'A client made once and kept under its address needs no closing on every exit; close it when the peer goes.',
  page: 'docs/causes/pool-or-reuse.md',
};

const noKeepalive: Advice = {
  what: 'Do not reach for keepalive',
  how: 'A maximum connection age on the server closes the sockets, so they plateau, but every forgotten client keeps its channel, its timers and its heap.',
  page: 'docs/causes/keepalive.md',
};
