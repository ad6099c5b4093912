/**
 * Commands that advice gives, read back by the lab: each is of the run's own plan, changed only in what the advice
 * says.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { adviceFor } from '../../scripts/advice/advice.js';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import type { RunPlan } from '../../scripts/plan/plan.js';
import { factsToday } from '../../scripts/targets/fleet/facts.js';
import { expectationOf } from '../../services/variants/expectation.js';
import { variantOf } from '../../services/variants/index.js';
import { anyRun, labOn, meaning, plansOfCommand } from '../flags/anyRun.js';
import { cleanRun, hungRun, inconclusiveRun, leakRun } from '../report/samples.js';
import { changed } from '../support/plans.js';

const planOf = (args: string): RunPlan => labOn(args, 64).plans[0] ?? assert.fail('no plan');
const own = ({ target }: RunPlan) => expectationOf(variantOf(target.variant)?.retains ?? assert.fail(), target.service);

const samples = {
  clean: await cleanRun(),
  inconclusive: await inconclusiveRun(),
  leak: await leakRun(),
  hung: await hungRun(),
};

/** The command of the advice that has this title, for a run that went like the sample, by that plan. */
function commandOf(title: string, { start, ...sample }: AnalysedRun, plan: RunPlan): string | undefined {
  const facts = factsToday(plan.target.variant);
  const first = start && { ...start, facts };
  const advice = adviceFor({ ...sample, plan, ...(first && { start: first }) }).find(({ what }) =>
    what.startsWith(title),
  );
  return (advice ?? assert.fail(`no advice: ${title}`)).command;
}

const gate = (plan: RunPlan) => commandOf('Keep it so', samples.clean, plan);
const finer = (plan: RunPlan) => commandOf('Know how small a leak could still hide', samples.clean, plan);
const again = (plan: RunPlan) => commandOf('Run it again with ', samples.inconclusive, plan);
const proof = (plan: RunPlan) => commandOf('Prove the cure', samples.leak, plan);
const ended = (plan: RunPlan) => commandOf(HUNG, samples.hung, plan);

const HUNG =
  'No pass ended: 1 of 4 faulty peers never answers a call and calls have no deadline, so the first pass hangs, and every other behind it.';

/** Checks a command for 150 plans of any kind. */
const forAny = (check: (plan: RunPlan) => void) =>
  fc.assert(
    fc.property(anyRun, (args) => check(planOf(args))),
    { numRuns: 150, seed: 1 },
  );

describe('commands of advice', () => {
  it('let CI run this very plan, and say that it is to be clean', () => {
    forAny((plan) => {
      const command = gate(plan);
      assert.deepEqual(plansOfCommand(command).map(meaning), [meaning({ ...plan, expect: 'clean' })]);
      assert.match(command ?? '', / --expect=clean\b/);
    });
  });

  it('make twice the passes of this very plan, in the time that these take', () => {
    forAny((plan) => {
      const command = finer(plan);
      const [twice = assert.fail(), ...more] = plansOfCommand(command);
      assert.deepEqual(
        [meaning(changed(twice, { timeLimitMs: 0 })), more],
        [meaning(changed(plan, { passes: 2 * plan.work.amount, timeLimitMs: 0 })), []],
      );
      assert.ok(twice.limits.timeMs >= plan.limits.timeMs);
      assert.match(command ?? '', new RegExp(` --passes=${twice.work.amount}\\b`));
    });
  });

  it('make so many passes of this very plan as settle a doubt, at least twice as many', () => {
    forAny((plan) => {
      const [settling = assert.fail(), ...more] = plansOfCommand(again(plan));
      const passes = settling.work.amount;
      assert.deepEqual(
        [meaning(changed(settling, { timeLimitMs: 0 })), more],
        [meaning(changed(plan, { passes, timeLimitMs: 0 })), []],
      );
      assert.ok(passes >= 2 * plan.work.amount);
    });
  });

  it('give calls of this very plan a deadline, where no pass ended', () => {
    forAny((plan) => {
      const [made = assert.fail(), ...more] = plansOfCommand(ended(plan));
      const wanted = changed(plan, { service: { callDeadlineMs: 500 } });
      assert.deepEqual(
        [meaning(changed(made, { timeLimitMs: 0 })), more],
        [meaning(changed(wanted, { timeLimitMs: 0 })), []],
      );
      assert.ok(made.limits.timeMs >= plan.limits.timeMs);
    });
  });

  it('prove the cure of a cause by this very plan, each as it should come out', () => {
    forAny((plan) => {
      const cause = variantOf(plan.target.variant) ?? assert.fail();
      const hasCure = cause.shows.as !== 'cure' && plan.target.service.faultyPeers < 5; // the fifth makes every cure keep sockets
      if (!hasCure) return assert.equal(proof(plan), `npx grpc-leak-lab compare ${plan.id} latest`);
      const [before = assert.fail(), after = assert.fail(), ...more] = plansOfCommand(proof(plan));
      assert.deepEqual([meaning(before), more], [meaning({ ...plan, expect: own(plan) }), []]);
      const cure = variantOf(after.target.variant) ?? assert.fail();
      assert.deepEqual(cure.shows, { ...cause.shows, as: 'cure' });
      const { target, observe } = after; // a stream's deadline is waited for where there is one
      assert.deepEqual(meaning(after), meaning({ ...plan, target, observe, expect: 'clean' }));
      assert.deepEqual(target, { ...plan.target, variant: cure.name });
    });
  });

  for (const [args, commands] of [
    [
      '--variant=fixed',
      { gate: '--variant=fixed --rate=25 --expect=clean', finer: '--variant=fixed --passes=120 --rate=25' },
    ],
    [
      '--variant=reuse --role=split --transport=plaintext --replicas=5 --rate=3 --passes=40',
      {
        gate: '--variant=reuse --replicas=5 --role=split --transport=plaintext --passes=40 --rate=3 --expect=clean',
        finer: '--variant=reuse --replicas=5 --role=split --transport=plaintext --passes=80 --rate=3',
      },
    ],
    [
      '--variant=error-path --faulty-peers=0 --rate=4 --expect=any',
      {
        gate: '--variant=error-path --rate=4 --faulty-peers=0 --expect=clean',
        finer: '--variant=error-path --passes=120 --rate=4 --faulty-peers=0 --expect=any',
      },
    ],
    ['--variant=fixed --rate=4 --passes=30', { finer: '--variant=fixed --passes=60 --rate=4' }],
    ['--variant=leaky --rate=4', { proof: '--variant=leaky,fixed --rate=4' }],
    [
      '--variant=leaky --rate=4 --expect=clean --count-timers',
      { proof: '--variant=leaky,fixed --rate=4 --count-timers' },
    ],
    [
      '--variant=keepalive',
      {
        proof: '--variant=keepalive,fixed --rate=4 --server-max-idle=5s --server-max-age=5s --server-max-age-grace=5s',
      },
    ],
    ['--variant=error-path --rate=4', { proof: '--variant=error-path,error-path-closed --rate=4' }],
    ['--variant=stream-forgotten --rate=4', { proof: '--variant=stream-forgotten,stream-cancelled --rate=4' }],
    [
      '--variant=stream-forgotten --rate=4 --stream-deadline=2s',
      { proof: '--variant=stream-forgotten,stream-deadline --rate=4 --stream-deadline=2s' },
    ],
    ['--variant=stream-orphan --rate=4', { proof: '--variant=stream-orphan,stream-ended --rate=4' }],
    [
      '--variant=fixed --rate=25 --passes=14000',
      { finer: '--variant=fixed --passes=28000 --rate=25 --time-limit=29m' },
    ],
  ] as const) {
    const made: Record<string, (plan: RunPlan) => string | undefined> = { gate, finer, proof };
    for (const [kind, command] of Object.entries(commands))
      it(`${kind} of ${args}: ${command}`, () =>
        assert.equal(made[kind]?.(planOf(args)), `npx grpc-leak-lab lab ${command}`));
  }

  it('are none where no flags say the plan', () => {
    assert.equal(
      finer(changed(planOf('--variant=fixed'), { passes: 6_000_000 })),
      undefined,
      'more passes than a run can have',
    );
    const { streamDeadlineMs, faultyPeers } = planOf('--variant=keepalive').target.service;
    const keepalive = planOf('--variant=keepalive');
    const byHand = { ...keepalive, target: { ...keepalive.target, service: { streamDeadlineMs, faultyPeers } } };
    assert.equal(gate(byHand), undefined, 'without what the variant brings');
    assert.equal(
      gate({ ...byHand, target: { ...byHand.target, variant: 'of-a-fork' } }),
      undefined,
      'a variant that is not here',
    );
  });
});
