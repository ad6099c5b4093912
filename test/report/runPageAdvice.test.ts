/** The advice on the page of a run; no browser. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import type { FleetTarget } from '../../scripts/plan/plan.js';
import type { StopCause } from '../../scripts/record/earlyStop.js';
import { runPage, summaryMarkdown } from '../../scripts/report/index.js';
import type { History, Shape } from '../analysis/history.js';
import { saying } from '../analysis/retold.js';
import { analysed } from './analysed.js';
import { section } from './parse.js';
import { otherPathsRun, partlyClosedRun } from './pathSamples.js';
import {
  cleanRun,
  cutRun,
  hungRun,
  inconclusiveRun,
  invalidRecord,
  invalidRun,
  leakRecord,
  leakRun,
  streamsRun,
  timersRun,
} from './samples.js';

const adviceOn = (run: AnalysedRun) => section(runPage(run), 'advice');

describe('the advice on a run page', () => {
  it('advises by what was found', async () => {
    assert.match(adviceOn(await leakRun()), /None of the 540 opened there was closed\. Close in a finally block/);
    assert.match(adviceOn(await partlyClosedRun()), /180 of 540 opened there were closed, 360 were not/);
    assert.match(adviceOn(await cleanRun()), /Let CI run this plan/);
    assert.match(adviceOn(await inconclusiveRun()), /one-off step.*Run it again with 68 passes.*--passes=68/s);
    assert.match(
      adviceOn(await invalidRun()),
      /24 of 60 calls failed \(UNAVAILABLE 72\).*Read the last words of replica-2 and replica-3/s,
    );
    assert.match(adviceOn(await leakRun({ transport: 'plaintext' })), /Do not be reassured by the sockets/);
  });

  it('says which paths its counts are of, where the guilty line was reached by others as well', async () => {
    const said = (run: AnalysedRun) =>
      [adviceOn(run), section(runPage(run), 'culprit'), summaryMarkdown(run)].join('\n');
    assert.doesNotMatch(said(await leakRun()), /paths that grow/);
    assert.match(said(await otherPathsRun()), /None of the 360 opened there on paths that grow was closed/);
    const partly = said(await otherPathsRun(1 / 3));
    assert.match(partly, /120 of 360 opened there on paths that grow were closed, 240 were not/);
    assert.match(
      partly,
      /On others, which do not keep growing, services\/variants\/leaky\.ts:\d+ opened 180 channels more, 177 of them closed/,
    );
    assert.match(partly, /360 channels opened on paths that grow, 120 closed, 240 live/);
  });

  it('advises time where time was short, and nothing that takes more of it', async () => {
    const cut = async (cause: StopCause, record: History) => adviceOn(await cutRun(cause, record, 1900));
    const limit = { by: 'time-limit', limitMs: 40_000 } as const;
    assert.match(adviceOn(await tooShortRun()), /Give it more passes.*Run it again with 105 passes/s);
    const limited = await cut(limit, leakRecord({ slices: 3 }));
    assert.match(
      limited,
      /cut short by its time limit of 40 s after 1 of 3 slices.*longer --time-limit, or fewer --passes/s,
    );
    assert.doesNotMatch(limited, /more passes|Run it again with|--passes=/);
    const stopped = await cut({ by: 'signal', signal: 'SIGINT' }, leakRecord({ slices: 3 }));
    assert.match(stopped, /cut short by SIGINT.*The same plan again, to its end/s);
    assert.doesNotMatch(stopped, /time-limit|more passes|Run it again with/);
    const dead = adviceOn(await cutRun(limit, invalidRecord(), 6400));
    assert.match(dead, /Only 1 of 3 replicas is left to judge.*longer --time-limit/s);
  });

  it('advises a deadline where calls had none and hung, and does not blame the rate', async () => {
    const advice = adviceOn(await hungRun());
    assert.match(advice, /No pass ended.*docs\/causes\/error-paths\.md.*--call-deadline=500ms --faulty-peers=4/s);
    assert.equal(advice.match(/<li>/g)?.length, 1, advice);
  });

  it('says why the sockets are flat while channels leak: by what the plan has', async () => {
    const why = async (shape: Shape, service: Partial<FleetTarget['service']> = {}) => {
      const run = await leakRun({ ...shape, plan: { service } });
      assert.match(run.analysis.summary, /while its sockets stay flat/);
      return adviceOn(run);
    };
    const flat: Shape = { holds: (passes) => (passes === 0 ? {} : { dialled: 3, accepted: 3 }) };
    const aged = await why(flat, { serverMaxAgeMs: 5000 });
    assert.match(aged, /the server closes them for their age/);
    assert.doesNotMatch(aged, /share one connection|Do not reach for keepalive/);
    assert.match(
      await why(flat, { clientIdleTimeoutMs: 2000 }),
      /give their connections up.*docs\/causes\/idle-timeout\.md/s,
    );
    assert.match(await why({ transport: 'plaintext' }), /share one connection.*docs\/causes\/shared-sub-channels\.md/s);
    assert.match(await why(flat, { faultyPeers: 3 }), /peers that fail keep no connection/);
    const inPlaintext = (faultyPeers: number, variant: string) =>
      why({ ...failing(faultyPeers), transport: 'plaintext', variant }, { faultyPeers });
    assert.match(await inPlaintext(1, 'error-path'), /peers that fail keep no connection/);
    assert.match(await inPlaintext(1, 'leaky'), /share one connection/);
    assert.match(await inPlaintext(2, 'error-path'), /share one connection/);
  });

  it('does not talk of clients where only streams or timers leak', async () => {
    for (const [run, page] of [
      [await streamsRun(), 'streams.md'],
      [await timersRun(), 'orphaned-generators.md'],
    ] as const) {
      const advice = adviceOn(run);
      assert.match(advice, new RegExp(`See docs/causes/${page} in grpc-leak-lab`));
      assert.doesNotMatch(advice, /keepalive|Keep one client|clients that are made/, page);
    }
  });

  it('tells connections that outlive their closed channels from clients that nobody closed', async () => {
    const advice = adviceOn(await closedEarlyRun());
    assert.match(advice, /instead of closing them early.*their connections stay.*docs\/causes\/error-paths\.md/s);
    assert.doesNotMatch(advice, /keepalive|were not: some exits/);
  });

  it('names the page on each cause, by its path: a report is read far from the repository', async () => {
    assert.match(
      section(runPage(await leakRun()), 'advice'),
      /See docs\/causes\/forgotten-clients\.md in grpc-leak-lab/,
    );
    assert.match(summaryMarkdown(await leakRun()), /See docs\/causes\/forgotten-clients\.md in grpc-leak-lab/);
    assert.doesNotMatch(section(runPage(await leakRun()), 'advice'), /<a /);
  });

  it('leads to the page where there is a way to it, and names it as elsewhere', async () => {
    const link = (page: string) => (page.endsWith('pool-or-reuse.md') ? undefined : `../../${page}`);
    const advice = section(runPage(await leakRun(), link), 'advice');
    assert.match(
      advice,
      /See <a href="\.\.\/\.\.\/docs\/causes\/forgotten-clients\.md">docs\/causes\/forgotten-clients\.md<\/a> in grpc-leak-lab\./,
    );
    assert.match(advice, /See docs\/causes\/pool-or-reuse\.md in grpc-leak-lab\./);
    assert.doesNotMatch(
      runPage(await leakRun(), link),
      /(src|srcset|action|data)="\.\./,
      'a link, and nothing that a browser fetches by itself',
    );
  });

  it('never blames attribution that was on: a run cut short has too few checkpoints', async () => {
    const cut = await leakRun({ withoutCheckpoints: true, ticksPerSlice: 20 });
    assert.equal(cut.analysis.outcome, 'leak');
    assert.match(section(runPage(cut), 'culprit'), /too few checkpoints to compare sites/);
    assert.match(adviceOn(cut), /too few checkpoints to compare sites\. Let the run go on to its end/);
    assert.doesNotMatch(runPage(cut), /attribution on|Attribution was off/);
    const nowhere = (record: History) => analysed(saying(record, 'sites', (line) => ({ ...line, sites: [] })));
    assert.match(section(runPage(await nowhere(leakRecord())), 'culprit'), /No creation site explains the growth/);
    const off = await nowhere(leakRecord({ plan: { attribution: false } }));
    assert.match(adviceOn(off), /Attribution was off.*run again with attribution on/is);
  });

  it('gives commands that run in a clone', async () => {
    assert.match(section(runPage(await leakRun()), 'plan'), /<code>npx grpc-leak-lab lab --variant=leaky/);
    assert.match(
      section(runPage(await leakRun()), 'advice'),
      /<code>npx grpc-leak-lab lab --variant=leaky,fixed --rate=25 --seed=7 --tick=1s<\/code>/,
    );
  });
});

/** Too few levels are settled to judge by. */
function tooShortRun(): Promise<AnalysedRun> {
  return analysed(
    saying(leakRecord({ variant: 'fixed', passes: 24, holds: () => ({}) }), 'checkpoint', (line) => ({
      ...line,
      settled: line.index < 3,
    })),
  );
}

/** Clients of peers that fail are kept, and have no connection. */
const failing = (faultyPeers: number): Shape => ({
  holds: (passes) => ({ channels: passes * faultyPeers, opened: passes * (3 + faultyPeers), dialled: 3, accepted: 3 }),
});

/** Channels are closed while they are still connecting: one connection of three stays. */
function closedEarlyRun(): Promise<AnalysedRun> {
  return leakRun({
    holds: (passes) => ({ channels: 0, opened: 3 * passes, dialled: 2 * passes, accepted: 0, connected: 3 * passes }),
  });
}
