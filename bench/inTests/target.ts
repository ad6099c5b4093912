/** One process of tests: judges a clean body several times, and prints how long each took, in wall time and CPU. */
import { asked, startService } from '../../test/inTests/fixtures/service.js';

const loadMs = performance.now();
const { assertNoLeak } = await import('../../scripts/inTests/index.js');
const service = await startService();
const closed = async () => (await asked(service.address)).close();

for (let turn = 0; turn < Number(process.argv[2]); turn++) {
  const [startMs, before] = [turn === 0 ? loadMs : performance.now(), process.cpuUsage()];
  await assertNoLeak(closed);
  const { user, system } = process.cpuUsage(before);
  const took = { first: turn === 0, wallMs: performance.now() - startMs, cpuMs: (user + system) / 1000 };
  console.log(JSON.stringify(took));
}
process.exit(0);
