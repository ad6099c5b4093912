/**
 * Measures how often the interval of a growth holds the truth, how wide it is, and how often a comparison finds a
 * difference: `npm run bench -- coverage [held-back|working] [fleets a process]`. At 4000 fleets it takes half a minute.
 */
import { type Compared, foundDifferent } from './verdict/comparisonRates.js';
import { growthCoverage } from './verdict/growthCoverage.js';
import { HELD_BACK_SEEDS, WORKING_SEEDS } from './verdict/rates.js';

const [range, fleets] = process.argv.slice(2);
const { from, count } = range === 'working' ? WORKING_SEEDS : HELD_BACK_SEEDS;
const seeds = { from, count: Number(fleets ?? count) };
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

console.log(`fleets of 3, 6 slices of 10 passes · ${seeds.count} a process, seeds ${from} … ${from + seeds.count - 1}`);
console.log('growth                                        95 % interval holds it   mean width, per pass');
for (const { process, coverage, width } of growthCoverage(seeds)) {
  const wide = process.metric === 'heap_after_gc_bytes' ? `${(width / 1000).toFixed(1)} KB` : width.toFixed(3);
  console.log(`${process.name.padEnd(45)} ${percent(coverage).padStart(22)} ${wide.padStart(22)}`);
}

console.log('\nsockets a pass, before and after; spread between runs and between replicas          called different');
const cases: readonly Compared[] = [
  ...[0, 0.05, 0.1, 0.25].flatMap((betweenRuns) =>
    [1, 3].flatMap((runs) => [
      { before: 6, after: 6, runs, replicas: 3, betweenRuns, betweenReplicas: betweenRuns },
      { before: 6, after: 6, runs, replicas: 3, betweenRuns, betweenReplicas: 0 },
    ]),
  ),
  { before: 6, after: 6, runs: 1, replicas: 1, betweenRuns: 0.25, betweenReplicas: 0 },
  { before: 6, after: 3, runs: 1, replicas: 3, betweenRuns: 0, betweenReplicas: 0 },
  { before: 6, after: 3, runs: 1, replicas: 3, betweenRuns: 0.1, betweenReplicas: 0.1 },
  { before: 6, after: 0, runs: 1, replicas: 1, betweenRuns: 0, betweenReplicas: 0 },
];
for (const each of cases) {
  const { before, after, runs, replicas, betweenRuns, betweenReplicas } = each;
  const what = `${before} and ${after}, ${runs} × ${replicas} replica(s) each; ${percent(betweenRuns)}, ${percent(betweenReplicas)}`;
  console.log(`${what.padEnd(80)} ${percent(foundDifferent(each, seeds)).padStart(16)}`);
}
