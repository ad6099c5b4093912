/**
 * Measures what the ledger of creation sites does to the verdict, on the generator of events:
 * `npm run bench -- ledgerRates [held-back|tuning] [fleets a family] [replicas] [timing: six|three|double|confirmed] [word in a family's name or truth]`.
 * Prints for every family of counts the shares of fleets that are called leak and clean by the levels alone, and with
 * the ledger. `confirmed`: after a second stretch of load where the lab would run one, which is what a user is told. 500 fleets
 * of three take two minutes.
 */
import { CONFIRMED, SIX_BY_TEN, SIX_BY_TWENTY, THREE_BY_FIVE } from './verdict/events/clock.js';
import { bookedSites } from './verdict/events/families/bookedSites.js';
import { eventFamilies } from './verdict/events/families/index.js';
import { HELD_BACK_FROM, TUNING_FROM } from './verdict/events/rates.js';
import { ledgerRates, type Outcomes } from './verdict/events/withLedger.js';

const TIMINGS = { six: SIX_BY_TEN, three: THREE_BY_FIVE, double: SIX_BY_TWENTY, confirmed: CONFIRMED };
/** The first number of the families that are here alone: their random numbers are of their own. */
const OWN_FROM = 500;

const [range = 'held-back', fleets = '500', replicas = '3', timingName = 'six', word = ''] = process.argv.slice(2);
const timing = TIMINGS[timingName as keyof typeof TIMINGS] ?? SIX_BY_TEN;
const seeds = { from: range === 'tuning' ? TUNING_FROM : HELD_BACK_FROM, count: Number(fleets) };
const families = [
  ...eventFamilies.filter(({ family }) => family.metric === 'sockets'),
  ...bookedSites.map((family, at) => ({ family, number: OWN_FROM + at })),
].filter(({ family }) => `${family.name} ${family.truth}`.includes(word));

console.log(`${timing.name} · ${seeds.count} fleets of ${replicas} a family, ${range} seeds from ${seeds.from}`);
console.log(`called, %                                                     by levels alone     with the ledger`);
console.log(`family (truth)                                                 leak    clean       leak    clean`);
for (const each of families) {
  const { family, levels, ledger } = ledgerRates(each, timing, Number(replicas), seeds);
  console.log(`${`${family.name} (${family.truth})`.slice(0, 60).padEnd(60)} ${cells(levels)}  ${cells(ledger)}`);
}

function cells({ leak, clean }: Outcomes): string {
  return [leak, clean].map((fleetsSo) => ((100 * fleetsSo) / seeds.count).toFixed(2).padStart(8)).join(' ');
}
