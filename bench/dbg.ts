import { combineReplicas } from '../scripts/analysis/verdict/index.js';
import { SIX_BY_TEN } from './verdict/events/clock.js';
import { eventFamilies } from './verdict/events/families/index.js';
import { judgedEvents } from './verdict/events/rates.js';

const [word = '', want = 'leak', n = '400', R = '3', from = '1', max = '12'] = process.argv.slice(2);
for (const { family, number } of eventFamilies.filter((f) => f.family.name.includes(word))) {
  let shown = 0;
  for (let seed = Number(from); seed < Number(from) + Number(n) && shown < Number(max); seed++) {
    const v = judgedEvents(family, number, SIX_BY_TEN, Number(R), seed);
    const c = combineReplicas(family.metric, v);
    if (c.outcome !== want) continue;
    shown++;
    const d = family.metric === 'sockets' ? 1 : 1e6;
    console.log(family.name, seed, c.outcome, c.reason);
    for (const r of v.slice(0, 4))
      console.log('   ', r.outcome, r.reason, r.levels.map((l) => (l.level / d).toFixed(d === 1 ? 0 : 2)).join(' '));
  }
}
