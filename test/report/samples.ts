/**
 * Records as the analysis would make them, for tests of the pages: a leak, its fix, a doubtful run, one that failed its
 * audit, one that broke off, and a day of ten replicas. Numbers follow what was measured on the real fleet: a leaky
 * pass of one replica of three takes six sockets on the agent port, three channels and about 35 KB each.
 */

import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import type { ComparisonPair } from '../../scripts/analysis/model/comparison.js';
import type { ComparisonInput } from '../../scripts/report/index.js';
import { known } from '../support/known.js';
import { type Shape, sample } from './sampleRun.js';

const REPLICAS = ['replica-1', 'replica-2', 'replica-3'];

/** A leak, as expected: six sockets per pass on every replica, the line named. */
export function leakRun(change: Partial<Shape> = {}): AnalysedRun {
  return sample({
    variant: 'leaky',
    outcome: 'leak',
    summary:
      'leaky leaks 6.00 sockets per pass on all 3 replicas, exactly as predicted; services/variants/leaky.ts:11 opens them and closes none.',
    reason: 'settled level rises after every load slice',
    reasonCode: 'rises-every-slice',
    replicas: REPLICAS,
    passes: 60,
    seconds: 4.6,
    perPass: { sockets: 6, channels: 3, heap_after_gc_bytes: 105_600, rss_bytes: 131_000 },
    pointsPerLine: 46,
    id: '20260105T101500Z-leaky-processes-3fa9',
    ...change,
  });
}

/** The fix: flat after the first pass. */
export function cleanRun(change: Partial<Shape> = {}): AnalysedRun {
  return sample({
    variant: 'fixed',
    outcome: 'clean',
    summary:
      'fixed is clean: sockets settle at 4 on each of 3 replicas; any remaining growth is below 0.08 per pass (99 %).',
    reason: 'bounded: grew early, then flat',
    reasonCode: 'bounded',
    replicas: REPLICAS,
    passes: 60,
    seconds: 3.9,
    perPass: { sockets: 0, channels: 0, heap_after_gc_bytes: 210, rss_bytes: 9_300 },
    pointsPerLine: 39,
    id: '20260105T101506Z-fixed-processes-81c2',
    ...change,
  });
}

/** A leak of streams, four per pass on every replica: sockets and channels stay as they are. */
export function streamsRun(): AnalysedRun {
  const run = leakRun({
    variant: 'stream-forgotten',
    summary: 'stream-forgotten leaks: every replica gains 4.00 streams per pass, as predicted.',
    perPass: { sockets: 0, channels: 0, streams: 4, timers: 0, heap_after_gc_bytes: 56_800, rss_bytes: 215_000 },
    id: '20260105T101518Z-stream-forgotten-processes-5f0e',
  });
  for (const metric of run.analysis.metrics)
    if (metric.role === 'decides' && metric.name !== 'streams') metric.outcome = 'clean';
  for (const series of run.analysis.charts.byWork
    .filter(({ name }) => name === 'timers')
    .flatMap((chart) => chart.series))
    series.measured = series.measured.map(([work]) => [work, 3]);
  run.analysis.culprits = [];
  delete run.analysis.forecast;
  return run;
}

/** A run in doubt: one step, and growth that stopped. */
export function inconclusiveRun(): AnalysedRun {
  const run = sample({
    variant: 'reuse',
    outcome: 'inconclusive',
    summary:
      'Inconclusive: sockets of reuse grew in one step and then no more; 24 passes are too few to tell a pool from a leak.',
    reason: 'one-off step',
    reasonCode: 'one-off-step',
    replicas: REPLICAS,
    passes: 24,
    seconds: 2.2,
    perPass: { sockets: 0.31, channels: 0.16, heap_after_gc_bytes: 3_100, rss_bytes: 51_000 },
    pointsPerLine: 22,
    id: '20260105T101512Z-reuse-processes-00aa',
  });
  run.analysis.audit.push({
    rule: 'work-reached',
    level: 'note',
    ...{ maker: 'replica', least: 22, most: 24, planned: 24 },
    sentence: 'Only 22 of 24 planned passes were made on replica-2 (shortfall 8.3 %).',
  });
  return run;
}

/** A run that failed its audit: two replicas died, and most calls with them. */
export function invalidRun(): AnalysedRun {
  const run = leakRun({
    outcome: 'invalid',
    summary: 'Invalid: 2 of 3 replicas died before the load ended, so nothing can be said of leaky.',
    id: '20260105T101530Z-leaky-processes-dead',
  });
  const { analysis } = run;
  analysis.asExpected = false;
  analysis.audit.push(
    {
      rule: 'enough-replicas',
      level: 'invalid',
      ...{ judged: 1, planned: 3, reported: 3, lost: [], restarted: [] },
      sentence: 'Fewer than two of three replicas lived to the end.',
    },
    {
      rule: 'calls-answered',
      level: 'invalid',
      ...{ calls: 540, failed: 214, failures: [{ status: 'UNAVAILABLE', calls: 214 }] },
      sentence: 'The load did not land: 214 of 540 calls failed with UNAVAILABLE.',
    },
  );
  const log = [
    'listening on 127.0.0.1:31007',
    'pass 21: 3 of 3 peers answered',
    '<--- Last few GCs --->',
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    ' 1: 0xb7a940 node::Abort() [/home/alice/.nvm/versions/node/v20.20.2/bin/node]',
  ];
  Object.assign(analysis.replicas[1] ?? {}, {
    work: 21,
    leftOut: 'it died',
    ended: { how: 'out-of-memory', atMs: 1900, code: null, signal: 'SIGKILL', lastLog: log },
  });
  Object.assign(analysis.replicas[2] ?? {}, {
    work: 33,
    leftOut: 'it died',
    ended: { how: 'signalled', atMs: 2600, code: null, signal: 'SIGSEGV', lastLog: [] },
  });
  if (analysis.load?.summary)
    Object.assign(analysis.load.summary, {
      calls: 540,
      failed: 214,
      byStatus: { OK: 326, UNAVAILABLE: 214 },
      lateStarts: 31,
      latestStartMs: 412,
    });
  return run;
}

/** A record that broke off: no first line, no load summary, nothing judged. */
export function partialRun(): AnalysedRun {
  const { plan } = leakRun({ id: '20260105T101544Z-leaky-processes-c0de' });
  return {
    schemaVersion: 2,
    plan,
    analysis: {
      outcome: 'invalid',
      expected: 'leak',
      asExpected: false,
      summary: 'Invalid: the run was interrupted by SIGINT before its first checkpoint.',
      audit: [
        {
          rule: 'older',
          named: 'cut short',
          level: 'invalid',
          sentence: 'The run was cut short by SIGINT: stopped from the keyboard.',
        },
      ],
      metrics: [],
      notSeen: {
        kernel: 'this system has no /proc',
        attribution: 'grpc-js is bundled into the program and cannot be observed',
      },
      replicas: [],
      culprits: [],
      census: [],
      load: { kind: 'grpc', slices: [{ index: 1, beginMs: 640 }] },
      phases: [{ name: 'starting', startMs: 0, endMs: 612 }],
      charts: { byWork: [], checkpoints: [], overTime: [] },
      seconds: 1.1,
    },
  };
}

/** A day of ten replicas, with `pointsPerLine` buckets a line. */
export function dayRun(pointsPerLine = 1440): AnalysedRun {
  return leakRun({
    replicas: Array.from({ length: 10 }, (_, index) => `replica-${index + 1}`),
    passes: 8_640,
    seconds: 86_400,
    pointsPerLine,
    perPass: { sockets: 0.5, channels: 0.25, heap_after_gc_bytes: 8_800, rss_bytes: 9_900 },
    summary: 'leaky leaks 0.50 sockets per pass on all 10 replicas.',
    id: '20260105T000000Z-leaky-processes-da44',
  });
}

/** Names and log lines that try to be more than text. */
export const HOSTILE = {
  image: '<img src=x onerror="document.title=\'broken\'">',
  script: '</script><script>document.title="broken"</script>',
  comment: '<!--<script>',
  reversed: 'replica-\u202Egnp.exe\u200F',
  long: `long-${'x'.repeat(4_995)}`,
  formula: '=HYPERLINK("http://example.com","x")',
  markdown: '[a](javascript:alert(1)) | `code` @someone <b>#1</b>',
};

/** A leak whose every name from outside is hostile. */
export function hostileRun(): AnalysedRun {
  const names = Object.values(HOSTILE);
  const run = leakRun({
    replicas: names,
    summary: `leaky leaks on ${HOSTILE.image} and ${HOSTILE.script}.`,
    id: '20260105T101600Z-leaky-processes-e411',
  });
  const [first] = run.analysis.replicas;
  if (first)
    first.ended = {
      how: 'exited',
      atMs: 800,
      code: 1,
      signal: null,
      lastLog: [
        ...names,
        '\u001b[31mred\u001b[0m at /home/alice/secret/project/dist/main.js:1:2',
        'C:\\Users\\alice\\secret\\main.js',
      ],
    };
  run.analysis.audit.push({
    rule: 'older',
    named: HOSTILE.script,
    level: 'note',
    sentence: `${HOSTILE.image} said ${HOSTILE.reversed}`,
  });
  run.analysis.notSeen = { [HOSTILE.image]: HOSTILE.script, timers: HOSTILE.comment };
  if (run.start) {
    run.start.command = `npm run lab -- --plan=/home/alice/plans/plan.json --variant='${HOSTILE.script}'`;
    run.start.variantSource = {
      file: 'services/variants/leaky.ts',
      text: `const a = '${HOSTILE.script}';\n// ${HOSTILE.reversed}\n`,
    };
  }
  return run;
}

/** Leaky against its fix, the plans alike. */
export function comparisonSample(): ComparisonInput {
  const [before, after] = [leakRun(), cleanRun()];
  const pairs = before.analysis.metrics.flatMap((metric): ComparisonPair[] => {
    const other = after.analysis.metrics.find(({ name }) => name === metric.name);
    if (!other) return [];
    const [from, to] = [known(metric.growthPerWork), known(other.growthPerWork)];
    const saved = from - to;
    const pair = { from: 'leaky', to: 'fixed', metric: metric.name, unit: metric.unit, savedPerWork: saved };
    if (metric.name === 'rss_bytes')
      return [{ ...pair, ci99: [-12_000, saved + 90_000], bounds99: [-9_000, saved + 80_000], better: false }];
    return [
      {
        ...pair,
        ci99: [saved * 0.978, saved * 1.022],
        bounds99: [saved * 0.98, saved * 1.02],
        reduction: { value: 1 - to / from, low: 0.985 },
        better: true,
      },
    ];
  });
  return {
    comparison: {
      summary: 'leaky → fixed saves 6.00 sockets, 3.00 channels and 105 KB of heap per pass; that is certain at 99 %.',
      sets: [
        { name: 'leaky', runs: [before.plan.id] },
        { name: 'fixed', runs: [after.plan.id] },
      ],
      pairs,
      differences: [],
      warnings: [],
      notes: ['one run each: the interval allows for run-to-run spread; --repeat=5 narrows it'],
    },
    runs: [
      { run: before, href: `../${before.plan.id}/report.html` },
      { run: after, href: `../${after.plan.id}/report.html` },
    ],
  };
}

/** Twelve runs of twelve builds, leaking less and less, with plans that differ. */
export function dozenSample(): ComparisonInput {
  const runs = Array.from({ length: 12 }, (_, index) => {
    const sockets = 6 - index * 0.5;
    return leakRun({
      id: `20260105T1100${String(index).padStart(2, '0')}Z-build${index + 1}-processes-00${String(index).padStart(2, '0')}`,
      passes: index === 7 ? 30 : 60,
      perPass: { sockets, channels: sockets / 2, heap_after_gc_bytes: sockets * 17_000 },
    });
  });
  const pairs = runs.slice(1).map(
    (_, index): ComparisonPair => ({
      from: 'build 1',
      to: `build ${index + 2}`,
      metric: 'sockets',
      unit: 'sockets',
      savedPerWork: (index + 1) * 0.5,
      ci99: [(index + 1) * 0.5 - 0.6, (index + 1) * 0.5 + 0.6],
      bounds99: [(index + 1) * 0.5 - 0.55, (index + 1) * 0.5 + 0.55],
      better: (index + 1) * 0.5 > 0.55,
    }),
  );
  return {
    comparison: {
      summary: 'build 1 → build 12 saves 5.50 sockets per pass.',
      sets: runs.map(({ plan }, index) => ({ name: `build ${index + 1}`, runs: [plan.id] })),
      pairs,
      notes: [],
      differences: ['--passes differs: 60 (build 1), 30 (build 8)'],
      warnings: [],
    },
    runs: runs.map((run) => ({ run, href: `../${run.plan.id}/report.html` })),
  };
}
