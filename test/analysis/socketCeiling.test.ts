import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import type { Analysis } from '../../scripts/analysis/model/analysis.js';
import type { RunPlan } from '../../scripts/plan/plan.js';
import { summaryMarkdown } from '../../scripts/report/index.js';
import { endingLines } from '../../scripts/terminal/ending.js';
import { lineOf } from '../../scripts/terminal/spans.js';
import { changed, type PlanChanges } from '../support/plans.js';
import { projectRoot } from './compiledFrames.js';
import { batches, history, type Shape } from './history.js';

interface Changes extends Shape {
  /** Passes of each replica a second; `incident`: on its back-off. */
  pace?: number | 'incident';
  service?: Partial<RunPlan['target']['service']>;
  /** Sockets that a timeout left, at any checkpoint: half of them dialled. */
  most?: number;
}

/** A run of 60 passes that gain 6 sockets each, all kept but for what `most` leaves. */
async function ran({
  pace = 25,
  service = { clientIdleTimeoutMs: 1000 },
  most,
  ...shape
}: Changes = {}): Promise<{ plan: RunPlan; analysis: Analysis }> {
  const { plan, events } = history(shape);
  const paced: PlanChanges =
    pace === 'incident' ? { load: 'none', cadence: 'incident', ratePerReplica: 25 } : { ratePerReplica: pace };
  const planned = changed(plan, { ...paced, service });
  for (const event of events) {
    if (most === undefined || event.from !== 'replica' || event.line.kind !== 'checkpoint') continue;
    for (const { sockets } of event.line.readings) {
      const agent = sockets?.byRole.agent;
      if (agent)
        sockets.byRole.agent = {
          dialled: Math.min(agent.dialled, most / 2),
          accepted: Math.min(agent.accepted, most / 2),
        };
    }
  }
  return {
    plan: planned,
    analysis: await analyse(planned, batches(events), { sources: new DiskSources(projectRoot) }),
  };
}

const bounded = async (changes: Changes) => {
  const { analysis } = await ran(changes);
  const finding = analysis.audit.find(({ rule }) => rule === 'sockets-bounded');
  assert.ok(finding && analysis.socketCeiling);
  return { ...finding, ceiling: analysis.socketCeiling };
};

describe('the ceiling of sockets whose clients have an idle timeout', () => {
  it('is rate × time where more passes were made than fit into that', async () => {
    const { level, sentence } = await bounded({ pace: 4, most: 240 });
    assert.equal(level, 'ok');
    assert.equal(
      sentence,
      'The idle timeout of 1 s bounds the sockets, though not the channels: 6 per pass, of the 44 passes that 4 a second make in 11 s (that time, and the 10 s between two sweeps of grpc-js), are at most 264; 240 were seen at a checkpoint.',
    );
  });

  it('is a note where more was seen than that', async () => {
    const { level, sentence } = await bounded({ pace: 4 });
    assert.equal(level, 'note');
    assert.match(sentence, /are at most 264; and yet 360 were seen at a checkpoint\.$/);
  });

  it('is all that were dialled where the timeout had no time, and says so', async () => {
    const { level, sentence, ceiling } = await bounded({});
    assert.deepEqual([level, ceiling.by, ceiling.sockets, ceiling.seen], ['ok', 'dials', 360, 360]);
    assert.match(
      sentence,
      /bounds the sockets no lower than all that were dialled: the 60 passes made are no more than the 275 passes that 25 a second make in 11 s \(.*\); their sockets, 6 per pass, are at most 360; 360 were seen/,
    );
  });

  it('counts what is dialled to faulty peers as far as it stays, until the timeout or for good', async () => {
    const sockets = async (faultyPeers: number, pace = 4, callDeadlineMs?: number) =>
      (
        await bounded({
          pace,
          service: { clientIdleTimeoutMs: 1000, faultyPeers, ...(callDeadlineMs && { callDeadlineMs }) },
        })
      ).ceiling.sockets;
    assert.equal(await sockets(1), 264, 'one that refuses takes no connection');
    assert.equal(await sockets(2), 7 * 44, 'one that answers with an error does');
    assert.equal(await sockets(3), 7 * 44, 'one that breaks the handshake does not');
    assert.equal(await sockets(4, 4, 150), 8 * 45, 'one that never answers holds it for its deadline, too');
    assert.equal(await sockets(5, 2, 150), 8 * 23 + 60, 'one that never speaks holds it for good');
    assert.equal(await sockets(2, 25), 7 * 60, 'all that were dialled');
    const { sentence } = await bounded({
      pace: 2,
      service: { clientIdleTimeoutMs: 1000, faultyPeers: 5, callDeadlineMs: 150 },
    });
    assert.match(sentence, /8 per pass \(2 of them to faulty peers\)/);
    assert.match(sentence, /that time, the deadline of calls, and the 10 s/);
    assert.match(sentence, /, and 60 to peers that never speak HTTP\/2, which no timeout ends, are at most 244/);
  });

  it('takes the pace from what spaces the passes', async () => {
    const incident = await bounded({ pace: 'incident', loadKind: 'none', most: 48 });
    assert.deepEqual([incident.level, incident.ceiling.sockets], ['ok', 48]);
    assert.match(incident.sentence, /the 8 passes that the incident's back-off makes at most in 11 s/);
    assert.doesNotMatch(incident.sentence, /a second/);
    const slow = await bounded({ service: { clientIdleTimeoutMs: 1000, faultyPeers: 5, callDeadlineMs: 500 } });
    assert.match(slow.sentence, /the 12 passes that take 1 s or more each and fit in 12 s/);
  });

  it('is that of a client where roles are split: a server dials nobody', async () => {
    assert.equal(
      (await bounded({ pace: 4, role: 'split', most: 240, service: { clientIdleTimeoutMs: 1000, faultyPeers: 2 } }))
        .ceiling.sockets,
      4 * 44,
    );
  });

  it('is said in brief beside the verdict, on the terminal and in the summary', async () => {
    const said = async (changes: Changes) => {
      const run = { schemaVersion: 2 as const, ...(await ran(changes)) };
      const terminal = endingLines(run, { report: 'report.html' }).map((spans) => lineOf(spans, false));
      return [terminal.find((line) => line.startsWith('  ceiling')) ?? '', summaryMarkdown(run)];
    };
    for (const text of await said({ pace: 4, most: 240 }))
      assert.match(
        text,
        /sockets at most 264 by the idle timeout \(6 × 44 passes in 11 s\), 240 seen; channels are judged on their own/,
      );
    for (const text of await said({}))
      assert.match(
        text,
        /sockets at most 360, all that were dialled: in a run so short the idle timeout bounds no lower, 360 seen/,
      );
    const [terminal, summary] = await said({ service: {} });
    assert.equal(terminal, '');
    assert.doesNotMatch(summary ?? '', /Ceiling/);
  });

  it('is not spoken of where there is none: without the timeout, with clients that are closed, with connections that are shared', async () => {
    for (const changes of [{ service: {} }, { variant: 'fixed' }, { transport: 'plaintext' }] satisfies Changes[]) {
      const { analysis } = await ran(changes);
      assert.equal(analysis.socketCeiling, undefined);
      assert.ok(!analysis.audit.some(({ rule }) => rule === 'sockets-bounded'));
    }
  });
});
