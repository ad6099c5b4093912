import { watchParent } from '../process/parent.js';
import { baselines, openFrontDoors } from './frontDoors.js';

/**
 * Begins a run without load: has every replica read its baseline, then lets all make their passes by themselves, and
 * ends.
 */
async function main(): Promise<void> {
  watchParent();
  const doors = await openFrontDoors();
  await baselines(doors);
  await Promise.all(doors.clients.map((door) => door.begin()));
  for (const door of [...doors.clients, ...doors.servers]) door.close();
  process.exit(0);
}

await main();
