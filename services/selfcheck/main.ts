import type { Probe } from '../probe/probe.js';
import { PROBE_KEY } from '../probe/probe.js';
import { PLANTED, type PlantedName } from './plants.js';

/**
 * Plants a leak, or its clean twin, under the probe that this process was started with: a baseline, and slices of units
 * with a checkpoint after each. `main.js NAME leak|clean SLICES UNITS`.
 */
async function main([name, twin, slices, units]: readonly string[]): Promise<void> {
  const probe = (globalThis as { [PROBE_KEY]?: Probe })[PROBE_KEY];
  if (!probe) throw new Error('the probe is not loaded');
  const { unit, end } = await PLANTED[name as PlantedName].prepare();
  const one = async () => {
    const undo = await unit();
    if (twin === 'clean') await undo();
  };
  await one(); // what is made once is made
  await probe.checkpoint(0);
  for (let slice = 1; slice <= Number(slices); slice += 1) {
    for (let number = 0; number < Number(units); number += 1) {
      const done = probe.beginWork();
      await one();
      done();
    }
    await probe.checkpoint(slice);
  }
  end();
  process.exit(0);
}

await main(process.argv.slice(2));
