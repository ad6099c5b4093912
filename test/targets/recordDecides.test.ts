/**
 * The conclusions from a record depend on the record alone: whatever becomes of the variants in the code, its
 * analysis, its comparison, its advice and its report stay as they are.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { adviceFor } from '../../scripts/advice/advice.js';
import { analyseRecord } from '../../scripts/analysis/analyseRecord.js';
import { compareRuns } from '../../scripts/analysis/compare/compareRuns.js';
import { type AnalysedRun, isOfFleet } from '../../scripts/analysis/model/analysedRun.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { runPage, summaryMarkdown } from '../../scripts/report/index.js';
import { setsOf } from '../../scripts/runs/sets.js';
import { factsOf, factsToday } from '../../scripts/targets/fleet/facts.js';
import { targetName } from '../../scripts/targets/names.js';
import { type Variant, variants } from '../../services/variants/index.js';
import { type History, history } from '../analysis/history.js';
import { temporaryFolder } from '../record/folder.js';
import { changed, type PlanChanges, planOf } from '../support/plans.js';
import { root } from '../support/root.js';

const kept = join(root, 'test', 'fixtures', 'records');
const temporary = temporaryFolder();
const asToday = { ...variants };

/** Records with facts in their first line, as a lab writes them today. */
const fresh = {
  reuse: written('reuse', recorded(history({ variant: 'reuse' }))),
  idle: written('idle', recorded(history({ variant: 'leaky' }), { service: { clientIdleTimeoutMs: 1000 } })),
};

/** The changes that the variants in the code may go through. */
const CHANGES: Readonly<Record<string, () => void>> = {
  'retain something else, show something else and bring something else to a plan': () => {
    for (const variant of Object.values<Variant>(asToday)) {
      const clients = variant.retains.clients === 'every-dial' ? 'one-per-address' : 'every-dial';
      const other: Variant = {
        ...variant,
        retains: { clients, failed: 'one-per-address', streams: 'every-call', generators: 'every-call' },
        shows: { topic: 'streams that nobody ends', as: variant.shows.as === 'cure' ? 'cause' : 'cure' },
        plan: { service: { callDeadlineMs: 123, faultyPeers: 2 }, countTimers: true, ratePerReplica: 7 },
      };
      Object.assign(variants, { [variant.name]: other });
    }
  },
  'have lost their cures': () => {
    for (const { name, shows } of Object.values<Variant>(asToday))
      if (shows.as === 'cure') Reflect.deleteProperty(variants, name);
  },
  'are all gone': () => {
    for (const name of Object.keys(asToday)) Reflect.deleteProperty(variants, name);
  },
};

describe('the record alone decides', () => {
  afterEach(() => Object.assign(variants, asToday));

  for (const [what, change] of Object.entries(CHANGES)) {
    it(`where variants of the code ${what}`, async () => {
      const before = await concluded();
      change();
      assert.notDeepEqual(
        factsToday('leaky'),
        factsOf({ plan: planOf({ variant: 'leaky' }) }),
        'the code has other facts now',
      );
      const after = await concluded();
      for (const [name, conclusion] of Object.entries(before)) assert.deepEqual(after[name], conclusion, name);
    });
  }

  for (const [what, change] of Object.entries(CHANGES)) {
    it(`of what a variant brings to a plan and of what tells sets apart, where variants of the code ${what}`, async () => {
      const leaky = await analysed(join(kept, 'leaky'));
      const keepalive = by(leaky, { variant: 'keepalive', service: keepaliveSettings(), ratePerReplica: 4 });
      const tight = by(keepalive, { service: { serverMaxAgeMs: 300 } });
      const told = () => ({
        notes: compareRuns([setOf(leaky), setOf(keepalive)]).notes,
        differences: compareRuns([setOf(leaky), setOf(tight)]).differences,
        sets: setsOf([leaky, keepalive, tight].map((run, index) => ({ ...run, dir: `${index}` }))),
      });
      const before = told();
      assert.match(before.notes.join(), /keepalive itself sets .*--rate=4/);
      assert.match(before.differences.join(), /--server-max-age differs/);
      assert.match(before.sets.map(({ name }) => name).join(), /keepalive,keepalive --server-max-age=300ms/);
      change();
      assert.deepEqual(told(), before);
    });
  }

  it('and it does decide: with other facts in its first line it is predicted and cured otherwise', async () => {
    const other = recorded(history({ variant: 'leaky' }));
    for (const { line } of other.events)
      if (line.kind === 'start' && line.facts)
        line.facts = { own: { ...line.facts.own, retains: { clients: 'one-per-peer' } }, cures: [] };
    const run = await analysed(written('other', other));
    assert.equal(predictedSockets(run), 0, 'none grow where one client per peer is kept');
    assert.equal(cureCommandOf(run), `npx grpc-leak-lab compare ${run.plan.id} latest`);
    const same = await analysed(written('same', recorded(history({ variant: 'leaky' }))));
    assert.equal(predictedSockets(same), 6);
    assert.match(cureCommandOf(same) ?? '', /--variant=leaky,fixed/);
  });
});

/** Returns all that is concluded from the records, by name. */
async function concluded(): Promise<Record<string, unknown>> {
  const [leaky, fixed, plaintext] = await Promise.all(
    ['leaky', 'fixed', 'plaintext'].map((name) => analysed(join(kept, name))),
  );
  const [reuse, idle] = await Promise.all([analysed(fresh.reuse), analysed(fresh.idle)]);
  assert.ok(leaky && fixed && plaintext);
  const others = await Promise.all(readdirSync(kept).map((name) => analysed(join(kept, name))));
  const runs = [...others, reuse, idle, ...variations(leaky, fixed, plaintext)];
  assert.ok(idle.analysis.socketCeiling, 'clients are forgotten, and their idle timeout bounds their sockets');
  return {
    ...Object.fromEntries(runs.map((run, index) => [`${index}: ${run.plan.id}`, conclusionsOf(run)])),
    'two compared': compareRuns([setOf(leaky), setOf(fixed)]),
    'the cause among many is the base of its cures': compareRuns([setOf(fixed), setOf(reuse), setOf(leaky)]),
  };
}

/** Returns runs that went like recorded ones by plans whose advice depends on what the variant is known for. */
function variations(leaky: AnalysedRun, fixed: AnalysedRun, plaintext: AnalysedRun): AnalysedRun[] {
  return [
    by(plaintext, { variant: 'error-path', service: { faultyPeers: 1 } }), // one peer refuses: there is no connection to share
    by(leaky, { variant: 'keepalive', service: keepaliveSettings(), ratePerReplica: 4 }),
    by(fixed, { passes: 14_000, ratePerReplica: 25 }), // twice the passes take more than its time limit
  ];
}

function keepaliveSettings(): PlanChanges['service'] {
  return { serverMaxIdleMs: 5000, serverMaxAgeMs: 5000, serverMaxAgeGraceMs: 5000 };
}

function by(run: AnalysedRun, changes: PlanChanges): AnalysedRun {
  assert.ok(isOfFleet(run));
  const plan = changed(run.plan, changes);
  return { ...run, plan: { ...plan, id: plan.id.replace(run.plan.target.variant, plan.target.variant) } };
}

/** The page by its hash: a page that differs is too long to be read in a message. */
function conclusionsOf(run: AnalysedRun): unknown {
  const page = createHash('sha256').update(runPage(run)).digest('hex');
  return { analysis: run.analysis, advice: adviceFor(run), summary: summaryMarkdown(run), page };
}

function setOf(run: AnalysedRun): { name: string; runs: AnalysedRun[] } {
  return { name: targetName(run.plan), runs: [run] };
}

function analysed(dir: string): Promise<AnalysedRun> {
  return analyseRecord(dir, { projectRoot: root });
}

function predictedSockets({ analysis }: AnalysedRun): number | undefined {
  return analysis.metrics.find(({ name }) => name === 'sockets')?.predictedPerWork;
}

function cureCommandOf(run: AnalysedRun): string | undefined {
  return adviceFor(run).find(({ what }) => what === 'Prove the cure')?.command;
}

/** Returns a history with the facts of today in its first line. */
function recorded({ plan, events }: History, changes: PlanChanges = {}): History {
  const facts = factsToday(plan.target.variant);
  const withFacts = events.map(
    (event): RecordEvent =>
      event.from === 'lab' && event.line.kind === 'start' ? { ...event, line: { ...event.line, facts } } : event,
  );
  return { plan: changed(plan, changes), events: withFacts };
}

/** Writes a history as the folder of a run; returns its path. */
function written(name: string, { plan, events }: History): string {
  const dir = join(temporary, name);
  mkdirSync(dir);
  writeFileSync(join(dir, 'plan.json'), JSON.stringify(plan));
  writeFileSync(join(dir, 'samples.ndjson'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return dir;
}
