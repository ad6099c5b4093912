/**
 * Measures how often the verdict is right, by family of series:
 * `npm run bench -- verdictRates [held-back|working] [fleets a family] [part of "lab checkpoints, long checkpoints, long single load"]`.
 * Prints the shares called leak, clean and inconclusive, of one replica and of a fleet of three. At 4000 fleets the two
 * with checkpoints take a minute each, the single load four.
 */
import { LAB, LONG, type Setting } from './verdict/families/family.js';
import { type FamilyRates, HELD_BACK_SEEDS, type Judge, type Rates, rates, WORKING_SEEDS } from './verdict/rates.js';

const [range, fleets, part = ''] = process.argv.slice(2);
const { from, count } = range === 'working' ? WORKING_SEEDS : HELD_BACK_SEEDS;
const seeds = { from, count: Number(fleets ?? count) };
const instruments = [
  [LAB, 'checkpoints'],
  [LONG, 'checkpoints'],
  [LONG, 'single load'],
] as const satisfies [Setting, Judge][];

for (const [setting, judge] of instruments.filter(([setting, judge]) => `${setting.name} ${judge}`.includes(part))) {
  const startedMs = performance.now();
  const rows = rates(setting, judge, seeds);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  console.log(
    `\n${setting.name} ${judge}, ${setting.work} units of work a replica · ${seeds.count} fleets of 3 a family, seeds ${from} … ${from + seeds.count - 1} · ${seconds} s`,
  );
  console.log('called, % …                                            one replica            fleet of 3');
  console.log('family (truth)                                       leak  clean inconcl.    leak  clean inconcl.');
  for (const row of rows)
    console.log(
      `${`${row.family.name} (${row.family.truth})`.slice(0, 50).padEnd(50)} ${cells(row.replica)}   ${cells(row.fleet)}`,
    );
  summarize(rows);
}

function cells({ leak, clean, inconclusive }: Rates): string {
  return [leak, clean, inconclusive].map((share) => (100 * share).toFixed(2).padStart(6)).join(' ');
}

function summarize(rows: readonly FamilyRates[]): void {
  for (const scope of ['replica', 'fleet'] as const) {
    const clean = rows.filter((r) => r.family.truth === 'clean');
    const alarms = clean.map((r) => r[scope].leak);
    const acquittals = rows.filter((r) => r.family.truth === 'leak').map((r) => r[scope].clean);
    const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
    console.log(
      `${scope}: clean called leak, mean ${percent(alarms.reduce((a, b) => a + b, 0) / alarms.length)}, worst ${percent(Math.max(...alarms))}; leak called clean, worst ${percent(Math.max(...acquittals))}`,
    );
  }
}
