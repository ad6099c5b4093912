import type { FactOf, Finding, LostReplica } from '../analysis/model/audit.js';
import { logName } from '../record/logName.js';
import { BACKLOG, overloadAdvice } from './noteAdvice.js';
import { troubleAdvice } from './troubleAdvice.js';

type Failing<Of> = Of extends { level: infer Level } ? ('invalid' extends Level ? Of : never) : never;
/** A finding of a rule that can fail a run. */
export type FailingFinding = Failing<Finding>;

/** Returns how to mend each way of failing the audit. */
export function mendAdvice(finding: FailingFinding): string {
  switch (finding.rule) {
    case 'fleet-complete':
      return atStart(finding);
    case 'enough-replicas':
      return tooFew(finding);
    case 'load-ran':
      return loadFailed(finding);
    case 'calls-answered':
      return callsFailed(finding);
    case 'units-answered':
      return unitsFailed(finding);
    case 'load-landed':
      return finding.answered > finding.made
        ? 'Each call that is answered should have made a pass. See under “Load and latency” which front doors answered: something else may have, or the replicas failed their passes.'
        : 'Passes were made that no call came back for: something else calls the replicas as well, or calls were given up before their passes had ended. Lower --rate if they were late.';
    case 'rate-reached':
      return overloadAdvice(finding);
    case 'work-reached':
      return finding.most === 0
        ? 'Without a pass there is nothing to judge. See under “Load and latency” whether calls came at all, and in the logs of the replicas what became of them.'
        : 'The load did not become the work that was planned. See under “Load and latency” whether calls failed or were late: lower --rate, or plan fewer --passes.';
    case 'no-backlog':
      return BACKLOG;
    case 'processes-judged':
      return nothingToJudge(finding);
    case 'command-trouble':
      return troubleAdvice(finding.trouble);
    case 'passes-end':
      return 'Give calls a deadline: without one, a peer that is silent is waited for without end.';
    case 'older':
      return 'Put this right first: the audit must pass before growth means anything.';
  }
}

/** Returns what to do where no process of a program of one's own could be judged. */
function nothingToJudge({ leftOut, judged }: FactOf<'processes-judged'>): string {
  if (judged.length + leftOut.length === 0)
    return 'Start the program with Node itself, or with a tool that hands NODE_OPTIONS on to it: the probe comes in by that.';
  return 'It ended before anything was read of it. Let it go on for longer, or take checkpoints in it: globalThis[Symbol.for("grpc-leak-lab.probe")].checkpoint(n).';
}

function loadFailed({ cause, logged }: FactOf<'load-ran'>): string {
  if (cause?.by === 'no-replica-left')
    return 'The load is not to blame: every replica ended while it was still to come. Find out why they did.';
  if (cause?.by === 'nothing-answered')
    return callsFailed({ failures: [{ status: cause.status ?? '', calls: cause.calls }] });
  const own = ownLoadFailed(cause);
  if (own !== undefined) return own;
  const log = cause?.by === 'job-ended' ? `logs/${logName(cause.job)}` : 'its log';
  const where = logged
    ? `Read the last lines of ${log} in the folder of the run: they are what the load itself said.`
    : 'It printed nothing about it.';
  return `${where} ${loadCause(cause)}`;
}

/** Returns how to mend a load on a command of one's own that was not begun, or broke off; undefined for any other. */
function ownLoadFailed(cause: FactOf<'load-ran'>['cause']): string | undefined {
  switch (cause?.by) {
    case 'never-ready':
      return 'What it printed last says how far it came. Where it takes load elsewhere than on the first port that it listens on, say so by --address or --ready.';
    case 'command-ended':
      return 'What it printed last says why it ended. With fewer --calls it may live long enough to be judged.';
    case 'warm-up-failed':
      return 'Nothing can be learned of a service that answers nothing. See that one call succeeds: its message (--data), its metadata, its credentials, its --deadline.';
    case 'driver':
      return 'What drives the load failed, and not the program. Run it by itself first.';
    default:
      return undefined;
  }
}

function unitsFailed({ failures }: FactOf<'units-answered'>): string {
  const [most] = failures.toSorted((a, b) => b.calls - a.calls);
  return most?.status === 'DEADLINE_EXCEEDED'
    ? 'Most were not answered in time. Give them more --deadline, or less --rate and --concurrency.'
    : 'See that it succeeds once before it is measured: its message (--data), its metadata or headers, its credentials. Where the failure itself is what leaks, have most of the load succeed, and some of it fail.';
}

function loadCause(cause: FactOf<'load-ran'>['cause']): string {
  if (cause?.by === 'job-ended' && cause.how === 'out-of-memory')
    return 'Its memory was full: lower --rate, or plan fewer --passes.';
  if (cause?.by === 'job-ended' && cause.how === 'node-lost')
    return 'It went with its node of the Swarm, which says nothing of the service.';
  const came = '“Load and latency” shows how far it came, and what it was answered until then.';
  return cause?.by === 'job-ended' && cause.before === 'ready'
    ? 'It ended before its first call, so that its own start is what failed, not the service.'
    : `What drives the calls ended too soon, whatever the service did. ${came}`;
}

function callsFailed({ failures }: Pick<FactOf<'calls-answered'>, 'failures'>): string {
  const [most] = failures.toSorted((a, b) => b.calls - a.calls);
  switch (most?.status) {
    case 'DEADLINE_EXCEEDED':
      return 'Most of them were not answered in time. Lower --rate until “Load and latency” shows calls that are.';
    case 'UNAVAILABLE':
      return 'Most of them found no front door open. See under “Replicas” who ended, and in the logs who stopped listening.';
    default:
      return 'The load did not reach the service as planned. See the status counts under “Load and latency”, and what the replicas logged at that time.';
  }
}

const CLOCK =
  'By its clock nobody may be let in. Set the clock of its machine (timedatectl, chronyc makestep), so that all of a fleet agree.';

function atStart({ early }: FactOf<'fleet-complete'>): string {
  return said(early, {
    exited: 'No pass had been made by then, so the load is not to blame: its last words say what its start lacked.',
    signalled: 'No pass had been made by then: something outside ended it. SIGKILL is often the kernel’s, for memory.',
    'out-of-memory': 'Memory ran out before the first pass: take fewer replicas, or a machine with more of it.',
    hung: 'It stopped answering before its first pass: its last words say how far its start came.',
    'node-lost': 'Its node left the Swarm before the load began, which says nothing of the service.',
    'wrong-clock': CLOCK,
  });
}

function tooFew({ lost, restarted }: FactOf<'enough-replicas'>): string {
  if (lost.length > 0)
    return said(lost, {
      exited:
        'A process that ends takes its evidence along. Find out why it ended; with fewer passes it may live long enough to be judged.',
      signalled:
        'A process that is killed takes its evidence along. Find out by whom: SIGKILL is often the kernel’s, for memory.',
      'out-of-memory': 'Memory ran out: fewer passes, fewer replicas, or a machine with more of it.',
      hung: 'A process that hangs tells nothing more. See in its log what it did last. Where its CPU time cannot be seen, as on a Swarm, one that gets none looks the same.',
      'node-lost': 'A node of the Swarm was lost and its replicas with it, which says nothing of the service.',
      'wrong-clock': CLOCK,
    });
  return restarted.length > 0
    ? 'Levels are judged within one process, and none lived long enough. Find out why replicas restart: their logs in the folder of the run go on from one process to the next.'
    : 'A replica that never reported did not come up: its log in the folder of the run says how far it came.';
}

/** Returns the words for each way in which replicas ended, the most frequent first. */
function said(lost: readonly LostReplica[], words: Readonly<Record<LostReplica['how'], string>>): string {
  const times = (how: LostReplica['how']) => lost.filter((each) => each.how === how).length;
  const ways = [...new Set(lost.map(({ how }) => how))].sort((a, b) => times(b) - times(a));
  return ways.map((how) => words[how]).join(' ');
}
