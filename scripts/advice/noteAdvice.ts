import type { Finding } from '../analysis/model/audit.js';
import { troubleAdvice } from './troubleAdvice.js';

/**
 * Returns what to do about a note of the audit that a doubt may come from; undefined where the note is for the reader
 * only.
 */
export function noteAdvice(finding: Finding): string | undefined {
  switch (finding.rule) {
    case 'no-restarts':
      return 'A process that starts again counts from nothing, and what is left of it may be too short to judge. Find out why it restarts.';
    case 'fleet-unchanged':
      return 'Levels of two fleets do not add up. Run it again where every replica stays.';
    case 'command-ended':
      return 'A program that ends before it is asked to may take along what it had yet to leave behind.';
    case 'command-trouble':
      return troubleAdvice(finding.trouble);
    case 'vitals-complete':
      return 'Lines were lost between the replicas and the lab, and checkpoints may have been among them. A longer --tick prints fewer.';
    case 'machine-kept-up':
      return OVERLOADED;
    case 'rate-reached':
      return finding.bends === 'nothing' ? undefined : OVERLOAD_OF[finding.held ?? 'queued'];
    case 'no-backlog':
      return BACKLOG;
    case 'checkpoints-quiet':
      return 'Something kept the replicas busy when they should have had nothing to do. Lower --rate, so that calls have ended before a checkpoint is read.';
    case 'checkpoints-answered':
      return 'A replica that does not answer is stuck or short of CPU: its log in the folder of the run may say which.';
    case 'k6-checks':
      return 'A call that is answered wrongly may leave something else behind than one that is answered well. See under “Load and latency” which checks failed.';
    case 'censuses-agree':
      return finding.apart === undefined
        ? undefined
        : 'One of the two counts misses something that grows. See under “Census” which, and under “What could not be seen” why it may.';
    // What has its advice elsewhere, or changes nothing in the verdict.
    case 'record-whole':
    case 'ran-to-its-end':
    case 'fleet-complete':
    case 'replicas-lived':
    case 'enough-replicas':
    case 'processes-judged':
    case 'passes-end':
    case 'load-ran':
    case 'calls-answered':
    case 'load-landed':
    case 'work-reached':
    case 'load-even':
    case 'passes-succeeded':
    case 'k6-thresholds':
    case 'enough-checkpoints':
    case 'end-of-load-seen':
    case 'sockets-bounded':
    case 'older':
      return undefined;
  }
}

/** The advice for a machine that does not carry the run. */
const OVERLOADED =
  'Other work kept the cores busy, or the fleet is too large for them. Run it again on a machine that is idle, or with fewer --replicas.';

/** The advice for a load that was slower than planned, by what held it up. */
export const OVERLOAD_OF: Readonly<Record<'queued' | 'driver-late', string>> = {
  queued:
    'Replicas took longer for a pass than the plan gives them. Lower --rate to what “Load and latency” shows that they made, or run it on a machine with more cores to spare.',
  'driver-late':
    'The driver of the load was short of CPU itself, which says nothing of the service. Lower --rate, or run it on a machine with more cores to spare.',
};

/** The advice for a service that lags behind its load. */
export const BACKLOG =
  'The service could not keep up, and its backlog looks like growth. Lower --rate until work done keeps pace with work begun.';
