import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { MetricAnalysis, MetricName, Outcome, ReplicaVerdict } from '../../../scripts/analysis/model/analysis.js';
import type { CensusesApart } from '../../../scripts/analysis/model/judgement.js';
import type { UnseenPart } from '../../../scripts/analysis/model/unseen.js';
import { leastAgreeing } from '../../../scripts/analysis/verdict/combineReplicas.js';
import { combineMetrics, combineReplicas, judgeCheckpoints } from '../../../scripts/analysis/verdict/index.js';
import { knownEnds } from '../../support/known.js';

const REASON: Record<Outcome, Pick<ReplicaVerdict, 'reason' | 'reasonCode'>> = {
  leak: { reason: 'rises after every slice', reasonCode: 'rises-every-slice' },
  clean: { reason: 'flat', reasonCode: 'flat' },
  inconclusive: { reason: 'one-off step', reasonCode: 'one-off-step' },
  invalid: { reason: '' },
};

function replica(outcome: Outcome, growthPerWork = outcome === 'leak' ? 6 : 0, number = 1): ReplicaVerdict {
  return {
    replica: `r${number}`,
    outcome,
    ...REASON[outcome],
    sentence: '',
    growthPerWork,
    ci95: [growthPerWork - 0.6, growthPerWork + 0.6],
    upper99PerWork: growthPerWork + 1,
    levels: [],
    trace: [],
  };
}

const metric = (name: MetricName, ...outcomes: Outcome[]): MetricAnalysis =>
  combineReplicas(
    name,
    outcomes.map((o, i) => replica(o, undefined, i + 1)),
  );

/** Replicas as judged from these levels, ten passes a slice. */
function judgedFrom(...levels: number[][]): ReplicaVerdict[] {
  return levels.map((own, number) => ({
    replica: `r${number + 1}`,
    ...judgeCheckpoints(
      'sockets',
      own.map((level, index) => ({
        index,
        work: 10 * index,
        boot: 'a',
        readings: [level, level, level],
        settled: true,
        disturbed: false,
      })),
    ),
  }));
}

describe('processes that somebody named', () => {
  const apart = (...levels: number[][]) => combineReplicas('sockets', judgedFrom(...levels), 0, 'process', true);
  const [rising, flat] = [
    [5, 25, 45, 65, 85, 105, 125],
    [5, 5, 5, 5, 5, 5, 5],
  ];

  it('are judged each alone: one that leaks is a leak, by its name, whatever the others do', () => {
    const { outcome, reason } = apart(flat, rising, flat);
    assert.deepEqual([outcome, reason], ['leak', 'rises after every slice (r2)']);
    assert.equal(apart(flat, flat).outcome, 'clean');
    assert.equal(apart(rising).outcome, 'leak');
  });

  it('have a plural in what is said of several', () => {
    const doubtful = combineReplicas('sockets', [replica('leak', 6, 1), replica('clean', 0, 2)], 0, 'process');
    assert.match(doubtful.reason, /only r1 of 2 processes leaks/);
  });
});

describe('replicas together', () => {
  it('must agree in larger numbers the more there are: false alarms of one in a hundred must not add up', () => {
    assert.deepEqual([2, 3, 5, 10, 18, 24, 50].map(leastAgreeing), [2, 2, 2, 3, 3, 4, 5]);
    const fleet = (leaking: number, of: number) =>
      metric('sockets', ...Array.from({ length: of }, (_, i): Outcome => (i < leaking ? 'leak' : 'clean')));
    assert.equal(fleet(2, 10).outcome, 'inconclusive');
    assert.match(fleet(2, 10).reason, /only 2 of 10 replicas leak, where 3 must/);
    assert.equal(fleet(3, 10).outcome, 'leak');
    assert.equal(fleet(4, 50).outcome, 'inconclusive');
    assert.equal(fleet(5, 50).outcome, 'leak');
  });

  it('are no leak where their growth ends for all of them, though each looked like one', () => {
    const pools = judgedFrom([0, 2, 7, 11, 15, 20, 21], [0, 2, 6, 12, 16, 20, 21], [0, 3, 7, 11, 16, 21, 22]);
    assert.ok(
      pools.filter(({ outcome }) => outcome === 'leak').length >= 2,
      JSON.stringify(pools.map((p) => p.reason)),
    );
    const { outcome, agreement } = combineReplicas('sockets', pools);
    assert.equal(outcome, 'inconclusive');
    assert.ok(agreement?.some(({ passed }) => !passed));
    const leaks = judgedFrom([0, 2, 7, 11, 15, 20, 25], [0, 2, 6, 12, 16, 20, 24], [0, 3, 7, 11, 16, 21, 25]);
    assert.equal(combineReplicas('sockets', leaks).outcome, 'leak');
  });

  it('are not clean where the rises of all leave a leak in clumps possible, though most are quiet at the end', () => {
    const clumps = judgedFrom([0, 28, 28, 52, 76, 76, 76], [0, 28, 64, 64, 88, 88, 88], [0, 40, 40, 52, 52, 52, 52]);
    assert.ok(clumps.filter(({ outcome }) => outcome === 'clean').length >= 2);
    const { outcome, reasonCode } = combineReplicas('sockets', clumps);
    assert.deepEqual([outcome, reasonCode], ['inconclusive', 'bound-too-high']);
    const pools = judgedFrom([0, 28, 50, 76, 76, 76, 76], [0, 28, 51, 76, 76, 76, 76], [0, 29, 50, 76, 76, 76, 76]);
    assert.equal(combineReplicas('sockets', pools).outcome, 'clean');
  });

  it('leak where one does and the others do together', () => {
    const small = judgedFrom([0, 6, 9, 12, 16, 19, 22], [0, 5, 9, 9, 13, 13, 16], [0, 5, 5, 9, 9, 13, 16]);
    assert.equal(small.filter(({ outcome }) => outcome === 'leak').length, 1);
    assert.equal(combineReplicas('sockets', small).outcome, 'leak');
    const one = judgedFrom([0, 6, 9, 12, 16, 19, 22], [0, 3, 4, 4, 4, 4, 4], [0, 4, 4, 4, 4, 4, 4]);
    assert.equal(combineReplicas('sockets', one).outcome, 'inconclusive');
  });

  it('of one replica only leave a small growth in doubt that fell or fades', () => {
    const alone = (...levels: number[]) => combineReplicas('sockets', judgedFrom(levels)).outcome;
    assert.equal(alone(0, 0, 3, 10, 13, 14, 15), 'inconclusive');
    assert.equal(alone(0, 3, 7, 10, 13, 17, 20), 'leak');
    assert.equal(alone(0, 60, 120, 180, 240, 300, 360), 'leak');
    assert.equal(alone(37, 27, 29, 30, 34, 35, 43), 'inconclusive', 'it fell at first, and goes up and down');
    assert.equal(alone(27, 27, 29, 30, 34, 35, 43), 'leak');
  });

  it('of one replica only leave a growth in doubt that so few make as are opened once, each when first needed', () => {
    const alone = (...levels: number[]) => combineReplicas('sockets', judgedFrom(levels));
    const few = alone(0, 2, 3, 4, 5, 7, 8);
    assert.deepEqual([few.perReplica[0]?.outcome, few.outcome], ['leak', 'inconclusive']);
    assert.match(few.reason, /it gained 6 after the first slice, and without a second replica it takes 12/);
    assert.equal(alone(0, 2, 4, 7, 9, 12, 14).outcome, 'leak');
  });

  it('are no leak of a small growth where some of them fell in between: a clock starts and ends it for all', () => {
    const bursts = judgedFrom([0, 2, 5, 4, 6, 12, 20], [0, 2, 1, 1, 9, 16, 19], [0, 4, 2, 2, 6, 14, 18]);
    assert.equal(bursts.filter(({ outcome }) => outcome === 'leak').length, 2);
    const { outcome, reasonCode, reason } = combineReplicas('sockets', bursts);
    assert.deepEqual([outcome, reasonCode], ['inconclusive', 'replicas-disagree']);
    assert.match(reason, /1 of 3 replicas fell in between/);
    const unfallen = judgedFrom([0, 2, 5, 5, 7, 13, 21], [0, 2, 2, 2, 10, 17, 20], [0, 4, 4, 4, 8, 16, 20]);
    assert.equal(combineReplicas('sockets', unfallen).outcome, 'leak');
    const large = judgedFrom([0, 9, 26, 24, 50, 77, 99], [0, 9, 24, 30, 53, 79, 99], [0, 9, 25, 31, 50, 77, 99]);
    assert.equal(combineReplicas('sockets', large).outcome, 'leak', 'no pool of a few gains so much');
  });

  it('of one replica only are not clean where its rises came in clumps, of which the flat end leaves more possible', () => {
    const alone = (...levels: number[]) => combineReplicas('sockets', judgedFrom(levels));
    const clumps = alone(0, 5, 5, 17, 17, 17, 17);
    assert.deepEqual([clumps.perReplica[0]?.outcome, clumps.outcome], ['clean', 'inconclusive']);
    assert.equal(clumps.reasonCode, 'bound-too-high');
    assert.match(clumps.reason, /its rises come in clumps of about 12, and counted so leave up to 95.6 over the load/);
    assert.equal(alone(0, 5, 7, 8, 8, 8, 8).outcome, 'clean', 'one at a time');
    assert.equal(alone(0, 5, 5, 8, 8, 8, 8).outcome, 'clean', 'three at once leave no leak of 60 possible');
    assert.equal(alone(0, 17, 17, 17, 17, 17, 17).outcome, 'clean', 'the first slice is the warm-up');
    assert.equal(alone(0, 5, 5, 17, 11, 11, 11).outcome, 'clean', 'it falls as well');
  });
});

describe('replicas', () => {
  const combined = (...outcomes: Outcome[]): Outcome => metric('sockets', ...outcomes).outcome;

  it('leak when two say so, or the only one', () => {
    assert.equal(combined('leak', 'leak', 'clean'), 'leak');
    assert.equal(combined('leak'), 'leak');
    assert.match(metric('sockets', 'leak').reason, /the only replica/);
    assert.equal(combined('leak', 'clean', 'clean'), 'inconclusive');
    assert.match(metric('sockets', 'clean', 'leak', 'clean').reason, /only r2 of 3/);
  });

  it('are clean when none leaks and most are clean', () => {
    assert.equal(combined('clean', 'clean', 'inconclusive'), 'clean');
    assert.equal(combined('clean', 'inconclusive'), 'inconclusive');
    assert.equal(combined('inconclusive', 'inconclusive', 'clean'), 'inconclusive');
    assert.equal(metric('sockets', 'clean', 'inconclusive').reason, 'one-off step');
  });

  it('on which it was not seen count as doubts: a few do not speak for all, and most may', () => {
    const unseen = (number: number): ReplicaVerdict => ({
      ...replica('inconclusive', 0, number),
      reason: 'not seen on this replica',
      reasonCode: 'not-seen',
    });
    const one = (outcome: Outcome) => combineReplicas('channels', [replica(outcome), unseen(2), unseen(3)]);
    assert.deepEqual(
      [one('leak').outcome, one('leak').reason],
      ['inconclusive', 'only r1 of 3 replicas leaks, and 2 could not be seen'],
    );
    assert.deepEqual([one('clean').outcome, one('clean').reason], ['inconclusive', 'not seen on 2 of 3 replicas']);
    const two = (outcome: Outcome) =>
      combineReplicas('channels', [replica(outcome), replica(outcome, undefined, 2), unseen(3)]).outcome;
    assert.deepEqual([two('leak'), two('clean')], ['leak', 'clean']);
  });

  it('of two roles are asked apart: one role that leaks is enough, and clean is only who is clean in both', () => {
    const of = (role: 'client' | 'server', ...outcomes: Outcome[]) =>
      outcomes.map((outcome, at) => ({ ...replica(outcome, undefined, at + 1), role }));
    const combined = (clients: Outcome[], servers: Outcome[]) =>
      combineReplicas('sockets', [...of('client', ...clients), ...of('server', ...servers)]);
    assert.equal(combined(['leak', 'leak', 'clean'], ['clean', 'clean', 'clean']).outcome, 'leak');
    assert.equal(combined(['clean'], ['leak']).outcome, 'leak');
    assert.equal(combined(['leak', 'clean', 'clean'], ['leak', 'clean', 'clean']).outcome, 'inconclusive');
    assert.equal(combined(['clean', 'clean'], ['clean', 'inconclusive']).outcome, 'inconclusive');
    assert.equal(combined(['clean', 'clean', 'inconclusive'], ['clean', 'clean', 'clean']).outcome, 'clean');
    const { growthPerWork, ci95, byRole } = combined(['leak', 'leak'], ['clean', 'clean']);
    assert.equal(growthPerWork, 6); // 6 in a client, none in a server
    assert.deepEqual(
      byRole?.map(({ role, outcome, growthPerWork }) => [role, outcome, growthPerWork]),
      [
        ['client', 'leak', 6],
        ['server', 'clean', 0],
      ],
    );
    assert.ok(Math.abs(knownEnds(ci95)[1] - 6 - 0.6) < 1e-9, 'as wide as two means of two, together');
  });

  it('are invalid without any', () => assert.equal(combined(), 'invalid'));

  it('grow by their mean, more certain than each', () => {
    const { growthPerWork, ci95 } = combineReplicas('sockets', [
      replica('leak', 5),
      replica('leak', 6),
      replica('leak', 7),
    ]);
    assert.equal(growthPerWork, 6);
    const [low, high] = knownEnds(ci95);
    assert.ok(
      Math.abs(high - 6 - 0.6 / Math.sqrt(3)) < 1e-9 && Math.abs(6 - low - 0.6 / Math.sqrt(3)) < 1e-9,
      `${ci95}`,
    );
  });

  it('of unknown growth are left out of the mean', () => {
    const unknown: ReplicaVerdict = { ...replica('inconclusive'), growthPerWork: null, ci95: [null, null] };
    assert.equal(combineReplicas('sockets', [replica('leak', 6), unknown]).growthPerWork, 6);
    const { growthPerWork, ci95 } = combineReplicas('sockets', [unknown]);
    assert.deepEqual({ growthPerWork, ci95 }, { growthPerWork: null, ci95: [null, null] });
  });

  it('count the same in any order', () => {
    const outcome = fc.constantFrom<Outcome>('leak', 'clean', 'inconclusive');
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1, maxLength: 8 }), (outcomes) => {
        assert.equal(combined(...outcomes), combined(...[...outcomes].reverse()));
        assert.equal(combined(...outcomes), combined(...[...outcomes].sort()));
      }),
      { seed: 1 },
    );
  });
});

const doubtOf = (what: UnseenPart['what'], why: string): UnseenPart => ({ what, weight: 'doubt', why });

describe('metrics', () => {
  const clean: Outcome[] = ['clean', 'clean', 'clean'];
  const leak: Outcome[] = ['leak', 'leak', 'leak'];
  const doubt: Outcome[] = ['inconclusive', 'inconclusive', 'inconclusive'];

  it('make a leak when any that decides leaks', () => {
    const run = combineMetrics([
      metric('sockets', ...clean),
      metric('channels', ...leak),
      metric('heap_after_gc_bytes', ...clean),
    ]);
    assert.equal(run.outcome, 'leak');
    assert.equal(run.reason, 'channels: rises after every slice');
  });

  it('make a leak when heap after GC alone leaks, and say that it is alone', () => {
    const run = combineMetrics([
      metric('sockets', ...clean),
      metric('channels', ...clean),
      metric('heap_after_gc_bytes', ...leak),
    ]);
    assert.equal(run.outcome, 'leak');
    assert.match(run.reason, /heap after GC.*no counted resource/);
  });

  it('are clean when all that decide are, whatever heap and RSS are', () => {
    for (const heap of [clean, doubt]) {
      for (const rss of [clean, doubt, leak]) {
        assert.equal(
          combineMetrics([
            metric('sockets', ...clean),
            metric('channels', ...clean),
            metric('heap_after_gc_bytes', ...heap),
            metric('rss_bytes', ...rss),
          ]).outcome,
          'clean',
        );
      }
    }
  });

  describe("of a program of one's own", () => {
    const unit = { one: 'unit', many: 'units' };
    const counts = [metric('sockets', ...clean), metric('channels', ...clean)];
    const rising = (...outcomes: Outcome[]): MetricAnalysis => {
      const heap = metric('heap_after_gc_bytes', ...outcomes);
      const stillRising = { rise: 394_000, slices: 2, of: 6, settledBy: 1066 };
      return { ...heap, perReplica: heap.perReplica.map((each) => ({ ...each, stillRising })) };
    };

    it('are in doubt while memory still rises, and say how much work settles it; those of a fleet are clean', () => {
      assert.deepEqual(combineMetrics([...counts, rising('inconclusive')], [], [], unit), {
        outcome: 'inconclusive',
        reason:
          'heap after GC still rises at the end of the load, by 394 KB in the last 2 of 6 slices: 1,066 units in all would settle it',
      });
      assert.equal(combineMetrics([...counts, rising('inconclusive')]).outcome, 'clean');
    });

    it('are clean where memory is in any other doubt, and where most processes are clean of it', () => {
      assert.equal(combineMetrics([...counts, metric('heap_after_gc_bytes', ...doubt)], [], [], unit).outcome, 'clean');
      assert.equal(
        combineMetrics([...counts, rising('clean', 'clean', 'inconclusive')], [], [], unit).outcome,
        'clean',
      );
    });

    it('are in doubt where memory leaks on some of the processes', () => {
      const some = [...counts, metric('heap_after_gc_bytes', 'leak', 'clean', 'clean')];
      const { outcome, reason } = combineMetrics(some, [], [], unit);
      assert.equal(outcome, 'inconclusive');
      assert.match(reason, /^heap after GC: only r1 of 3 replicas leaks/);
      assert.equal(combineMetrics(some).outcome, 'clean');
    });
  });

  it('are inconclusive when one that decides is, and say which and why', () => {
    assert.deepEqual(combineMetrics([metric('sockets', ...clean), metric('channels', ...doubt)]), {
      outcome: 'inconclusive',
      reason: 'channels: one-off step',
    });
  });

  it('are inconclusive when none that decides was seen', () => {
    assert.deepEqual(combineMetrics([], [doubtOf('sockets', ''), doubtOf('channels', '')]), {
      outcome: 'inconclusive',
      reason: 'sockets and channels could not be observed',
    });
    assert.deepEqual(combineMetrics([]), {
      outcome: 'inconclusive',
      reason: 'nothing that decides could be observed',
    });
    assert.equal(combineMetrics([metric('heap_after_gc_bytes', ...clean)]).outcome, 'inconclusive');
  });

  it('are not clean without what is needed, and say why; what only limits a clean run is no doubt', () => {
    const channels = doubtOf('channels', 'grpc-js is bundled');
    const sockets = doubtOf('sockets', 'no /proc');
    const streams: UnseenPart = { what: 'streams', weight: 'limit', why: 'no channelz' };
    assert.deepEqual(combineMetrics([metric('sockets', ...clean), metric('streams', ...clean)], [channels]), {
      outcome: 'inconclusive',
      reason: 'channels could not be observed: grpc-js is bundled',
    });
    assert.equal(
      combineMetrics([metric('channels', ...clean)], [sockets, streams]).reason,
      'sockets could not be observed: no /proc',
    );
    assert.equal(
      combineMetrics([metric('channels', ...doubt)], [sockets]).reason,
      'sockets could not be observed: no /proc; channels: one-off step',
    );
    assert.equal(
      combineMetrics([metric('sockets', ...clean), metric('channels', ...clean)], [streams]).outcome,
      'clean',
    );
  });

  it('leak by what was seen, whatever was not', () => {
    assert.equal(combineMetrics([metric('sockets', ...leak)]).outcome, 'leak');
    const heap = combineMetrics(
      [metric('sockets', ...clean), metric('heap_after_gc_bytes', ...leak)],
      [doubtOf('channels', 'grpc-js is bundled')],
    );
    assert.equal(heap.outcome, 'leak');
    assert.match(heap.reason, /though no counted resource that could be observed does/);
  });

  it('are not clean where two censuses of the same thing grow apart, and leak all the same where they leak', () => {
    const apart: CensusesApart[] = [
      { between: 'kernel-grpc', replica: 'agent-1', apart: { first: 10, last: 61 } },
      { between: 'channels-channelz', replica: 'agent-2', apart: { first: 1, last: 9 } },
    ];
    const all = [metric('sockets', ...clean), metric('channels', ...clean)];
    assert.deepEqual(combineMetrics(all, [], apart), {
      outcome: 'inconclusive',
      reason:
        'channelz lists more than the kernel by 10 sockets on agent-1 after the first slice, and by 61 after the last; ' +
        'channelz lists more than the probe counts by 1 channel on agent-2 after the first slice, and by 9 after the last',
    });
    assert.equal(combineMetrics(all, [], []).outcome, 'clean');
    assert.equal(combineMetrics([metric('sockets', ...leak)], [], apart).outcome, 'leak');
  });

  it('that repeat the growth of another have no say of their own', () => {
    const echo: MetricAnalysis = { ...metric('descriptors', ...leak), sameAs: 'sockets' };
    const all = [metric('sockets', ...clean), metric('channels', ...clean)];
    assert.equal(combineMetrics([...all, echo]).outcome, 'clean');
    assert.equal(combineMetrics([...all, metric('descriptors', ...leak)]).outcome, 'leak');
    assert.equal(
      combineMetrics([metric('sockets', ...leak), echo, metric('workers', ...leak)]).reason,
      'sockets and worker threads: rises after every slice',
    );
  });

  it('that have the same doubt say it once', () => {
    assert.equal(
      combineMetrics([metric('sockets', ...doubt), metric('channels', ...doubt)]).reason,
      'sockets and channels: one-off step',
    );
  });

  it('are invalid when no replica was left', () =>
    assert.equal(combineMetrics([metric('sockets'), metric('channels')]).outcome, 'invalid'));
});
