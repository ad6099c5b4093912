/** Advice on runs in doubt: by the code of each doubt, and by what the audit noted. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { adviceFor } from '../../scripts/advice/advice.js';
import { doubtAdvice } from '../../scripts/advice/doubtAdvice.js';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { doubtCode } from '../../scripts/analysis/model/reasons.js';
import { REASON_WORDS } from '../../scripts/analysis/verdict/reasons.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { projectRoot } from '../analysis/compiledFrames.js';
import { batches, history, labEvent } from '../analysis/history.js';
import { saying } from '../analysis/retold.js';
import { analysed as analysedRun } from '../report/analysed.js';

async function analysed(change: (events: RecordEvent[]) => RecordEvent[]): Promise<AnalysedRun> {
  const { plan, events } = history({ variant: 'fixed' });
  const analysis = await analyse(plan, batches(change(events)), { sources: new DiskSources(projectRoot) });
  assert.equal(analysis.outcome, 'inconclusive', analysis.summary);
  return { schemaVersion: 2, plan, analysis };
}

describe('advice on a run in doubt', () => {
  it('is there for every doubt of a metric that has a say', () => {
    for (const code of doubtCode.options)
      assert.equal(doubtAdvice(code) === undefined, code === 'proves-nothing-alone', code);
  });

  it('goes by the code of a doubt, whatever its words and whoever is named in them', async () => {
    const name = (replica: number) => (replica === 1 ? 'short-step' : `replica-${replica}`);
    const disagreeing = saying(history({ variant: 'fixed', name }), 'checkpoint', (line, replica) => ({
      ...line,
      readings: line.readings.map((reading) => {
        const agent = { dialled: 30 * line.index, accepted: 0 };
        return replica === name(1) ? { ...reading, sockets: { total: agent.dialled, byRole: { agent } } } : reading;
      }),
    }));
    const run = await analysedRun(disagreeing);
    const [first] = adviceFor(run);
    assert.match(first?.what ?? '', /^Sockets.*: only short-step of 3 replicas leaks$/);
    assert.match(first?.how ?? '', /^Replicas disagree/);
  });

  it('names the doubt that the real judges have, and what the audit noted of where it comes from', async () => {
    const run = await analysed((events) =>
      events.map((event) =>
        event.from === 'replica' && event.line.kind === 'checkpoint' && event.line.index > 2
          ? { ...event, line: { ...event.line, settled: false } }
          : event,
      ),
    );
    const doubts = run.analysis.metrics.filter(({ role }) => role === 'decides');
    assert.deepEqual(
      [...new Set(doubts.map(({ reason, reasonCode }) => `${reasonCode}: ${reason}`))],
      [`too-short: ${REASON_WORDS['too-short']}`],
    );
    const advice = adviceFor(run);
    assert.match(advice[0]?.how ?? '', /too few settled levels/);
    const quiet = run.analysis.audit.find(({ rule }) => rule === 'checkpoints-quiet');
    assert.match(advice.find(({ what }) => what === quiet?.sentence)?.how ?? '', /Lower --rate/);
    assert.match(
      advice.at(-1)?.what ?? '',
      /^Run it again with 261 passes, about 27 s of load at the pace of this run$/,
    );
  });

  it('is to let a run go on that was cut short, by what cut it', async () => {
    const cut = (line: { by: string; message: string }) =>
      analysed((events) => [
        ...events.filter(({ receivedMs }) => receivedMs < 2450),
        labEvent(2450, { kind: 'cut-short', ...line }),
      ]);
    const limited = await cut({ by: 'its time limit of 40 s', message: 'the run reached its time limit of 40 s' });
    assert.match(adviceFor(limited)[0]?.how ?? '', /longer --time-limit, or fewer --passes/);
    const stopped = await cut({ by: 'SIGINT', message: 'the run was stopped by SIGINT' });
    assert.match(adviceFor(stopped)[0]?.how ?? '', /The same plan again, to its end/);
    const named = await cut({ by: 'somebody', message: 'tired of its time limit' });
    assert.doesNotMatch(JSON.stringify(adviceFor(named)), /--time-limit/);
  });
});
