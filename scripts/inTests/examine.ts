import { observeSilently } from '../../services/probe/observeSilently.js';
import type { Probe } from '../../services/probe/probe.js';
import { reasonToConfirm } from '../analysis/furtherStretch.js';
import type { Analysis } from '../analysis/model/analysis.js';
import { readBaseline } from './baseline.js';
import { bursts, LEAST_BURSTS, PLAIN_BURSTS } from './bursts.js';
import { type Caller, callerOf } from './caller.js';
import { checkOptions } from './checkOptions.js';
import { conclude, type JudgedBeside, judgeBeside } from './conclude.js';
import { checkInstrument } from './instrument.js';
import { judge } from './judge.js';
import { allowed } from './knownLeaks.js';
import { LiveSources } from './liveSources.js';
import type { AssertNoLeakOptions } from './options.js';
import { Recording } from './recording.js';
import { inTurn } from './turns.js';

/** Calls before anything is judged: what is loaded, compiled and opened once is in place then. */
const WARM_UP = 3;

/**
 * Milliseconds after which no more bursts are made to settle a doubt: test runners give a test 5 s, and a leak is better
 * told with a doubt left than not at all.
 */
const LONG_MS = 3000;

/**
 * Examines a piece of code, see `assertNoLeak`. Of several examinations in a process one runs at a time.
 * @param calledAt an error made by the call, whose stack tells the test
 */
export async function examine(body: () => unknown, options: AssertNoLeakOptions, calledAt: Error): Promise<void> {
  const caller = callerOf(calledAt);
  checkOptions(body, options);
  await inTurn(() => examineNow(body, options, caller));
}

async function examineNow(body: () => unknown, options: AssertNoLeakOptions, caller: Caller): Promise<void> {
  const baseline = options.baseline === undefined ? undefined : readBaseline(options, caller);
  const probe = observeSilently();
  for (let call = 0; call < WARM_UP; call++) await body();
  using recording = new Recording(probe);
  await checkInstrument(probe, recording);
  const sources = new LiveSources(caller.folder);
  const known = { leaks: [...allowed(options.allow), ...(baseline?.leaks ?? [])], record: baseline?.record };
  const judgeNow = () =>
    judgeBeside(known.leaks, recording.calls, (tolerated) => judge(recording.lines(), sources, { options, tolerated }));
  const judged = await untilPlain(body, probe, bursts(options.calls), judgeNow);
  conclude(judged, recording.calls, { known, caller });
}

/** Calls the body in bursts, with a checkpoint after each, until the outcome is plain or there is no time for more. */
async function untilPlain(
  body: () => unknown,
  probe: Probe,
  planned: readonly number[],
  judgeNow: () => Promise<JudgedBeside>,
): Promise<JudgedBeside> {
  const beganMs = performance.now();
  for (const [index, calls] of planned.entries()) {
    await burst(body, calls, probe);
    await probe.checkpoint(index + 1);
    const isLast = index + 1 === planned.length || performance.now() - beganMs > LONG_MS;
    if (index + 1 < LEAST_BURSTS) continue;
    const judged = await judgeNow();
    if (isLast || (isPlain(judged.first, index + 1) && isPlain(judged.analysis, index + 1))) return judged;
  }
  return judgeNow();
}

/** Tells whether no more work is needed to settle the outcome. */
function isPlain({ outcome, metrics }: Analysis, done: number): boolean {
  if (outcome !== 'leak') return outcome === 'clean';
  return done >= PLAIN_BURSTS || reasonToConfirm(outcome, metrics) === undefined;
}

async function burst(body: () => unknown, calls: number, probe: Probe): Promise<void> {
  for (let call = 0; call < calls; call++) {
    const done = probe.beginWork();
    let outcome: 'failed' | undefined = 'failed';
    try {
      await body();
      outcome = undefined;
    } finally {
      done(outcome);
    }
  }
}
