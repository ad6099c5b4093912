import { watchParent } from '../agent/parent.js';
import { checkpoints, openFrontDoors } from './frontDoors.js';

/** For a run without load: has every replica read its baseline, then lets all make their passes by themselves, and ends. */
async function main(): Promise<void> {
  watchParent();
  const { all } = await openFrontDoors();
  await checkpoints(all, 0);
  await Promise.all(all.map((door) => door.begin()));
  for (const door of all) door.close();
  process.exit(0);
}

await main();
