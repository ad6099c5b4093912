// Makes the clients in a process of their own, and asks one detector of Node before and after: prints what it says as JSON.
const { readdirSync } = require('node:fs');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { writeHeapSnapshot } = require('node:v8');
const { pass } = require('./pass.cjs');

const PERIOD_MS = 100;
const STILL = 10;
const MOST = 150;

const DETECTORS = {
  descriptors: () => counted(() => readdirSync('/proc/self/fd').length),
  resources: () => counted(() => process.getActiveResourcesInfo()),
  snapshots,
};

main();

async function main() {
  const { DETECTOR = '', ADDRESSES = '' } = process.env;
  if (!Object.hasOwn(DETECTORS, DETECTOR)) throw new Error(`DETECTOR is "${DETECTOR}", which is none`);
  await pass({ ...process.env, TWIN: 'fixed', ADDRESSES: ADDRESSES.split(' ')[0] }); // what is made once is there
  const said = await DETECTORS[DETECTOR]();
  process.stdout.write(`${JSON.stringify(said)}\n`, () => process.exit(0));
}

/** Reads before and after a pass. */
async function counted(read) {
  const before = await settled(read);
  await pass();
  return { before, after: await settled(read) };
}

/** Reads until it has stayed the same for a second, or for 15 seconds, and returns the last. */
async function settled(read) {
  let last = read();
  for (let i = 0, same = 0; i < MOST && same < STILL; i++) {
    await sleep(PERIOD_MS);
    const now = read();
    same = String(now) === String(last) ? same + 1 : 0;
    last = now;
  }
  return last;
}

/** Writes three snapshots of the heap, as memlab wants them: before, after, and once all had time to go. */
async function snapshots() {
  const written = (name) => writeHeapSnapshot(join(process.env.FOLDER ?? '.', `${name}.heapsnapshot`));
  await settled(() => 0);
  written('baseline');
  await pass();
  written('target');
  await settled(() => 0);
  written('final');
  return {};
}
