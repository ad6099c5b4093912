/**
 * Measures how often the verdict is right on the generator of events, by family and size of fleet:
 * `npm run bench -- eventRates [held-back|tuning] [fleets a family] [replicas, e.g. 1,3,10,50] [timing: six|three|double|single|confirmed] [word in a family's name, metric or truth]`.
 * Prints the shares of fleets that are called leak, clean and inconclusive, with Clopper and Pearson's 95 % bounds of
 * the share that would be an error. 2000 fleets of three take a minute and a half.
 */

import { clopperPearson } from './support/clopperPearson.js';
import { CONFIRMED, SINGLE_LOAD, SIX_BY_TEN, SIX_BY_TWENTY, THREE_BY_FIVE } from './verdict/events/clock.js';
import { type EventRates, eventRates, HELD_BACK_FROM, TUNING_FROM } from './verdict/events/rates.js';

const TIMINGS = {
  six: SIX_BY_TEN,
  three: THREE_BY_FIVE,
  double: SIX_BY_TWENTY,
  single: SINGLE_LOAD,
  confirmed: CONFIRMED,
};

const [range = 'held-back', fleets = '2000', sizes = '3', timingName = 'six', word = ''] = process.argv.slice(2);
const timing = TIMINGS[timingName as keyof typeof TIMINGS] ?? SIX_BY_TEN;
const seeds = { from: range === 'tuning' ? TUNING_FROM : HELD_BACK_FROM, count: Number(fleets) };

for (const replicas of sizes.split(',').map(Number)) {
  const startedMs = performance.now();
  const noun = replicas === 1 ? 'single replicas' : `fleets of ${replicas}`;
  console.log(`\n${timing.name} · ${seeds.count} ${noun} a family`);
  console.log(`${range} seeds ${seeds.from} … ${seeds.from + seeds.count - 1}`);
  console.log(`called, % …                                                  leak  clean inconcl.   error [95 %]`);
  const rows: EventRates[] = [];
  for (const row of eventRates(timing, replicas, seeds, word)) {
    rows.push(row);
    const shares = [row.leak, row.clean, row.inconclusive].map((n) => percent(n / row.fleets).padStart(6)).join(' ');
    console.log(`${`${row.family.name} (${row.family.truth})`.slice(0, 58).padEnd(58)} ${shares}   ${errorOf(row)}`);
  }
  summarize(rows);
  console.log(`${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
}

function errorOf({ family, fleets, leak, clean }: EventRates): string {
  if (family.truth === 'open') return '';
  const errors = family.truth === 'clean' ? leak : clean;
  const [low, high] = clopperPearson(errors, fleets);
  return `${percent(errors / fleets).padStart(6)} [${percent(low)}, ${percent(high)}]`;
}

function summarize(rows: readonly EventRates[]): void {
  for (const metric of ['sockets', 'heap_after_gc_bytes']) {
    const of = (truth: string): EventRates[] =>
      rows.filter(({ family }) => family.metric === metric && family.truth === truth);
    const told = (title: string, chosen: readonly EventRates[], share: 'leak' | 'clean' | 'inconclusive'): void => {
      if (chosen.length === 0) return;
      const shares = chosen.map((row) => row[share] / row.fleets);
      const mean = shares.reduce((sum, each) => sum + each, 0) / shares.length;
      const worst = chosen.reduce((a, b) => (b[share] > a[share] ? b : a));
      console.log(
        `${metric}: ${title}, ${chosen.length} families: mean ${percent(mean)}, worst ${percent(Math.max(...shares))} (${worst.family.name})`,
      );
    };
    told('clean called leak', of('clean'), 'leak');
    told('clean called inconclusive', of('clean'), 'inconclusive');
    const large = of('leak').filter(({ family }) => metric !== 'sockets' || (family.leaked ?? 0) >= 60);
    told('leak of at least 60 called clean', large, 'clean');
    told('leak called clean', of('leak'), 'clean');
  }
}

function percent(share: number): string {
  return (100 * share).toFixed(2);
}
