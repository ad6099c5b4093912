// The same clients under `check`: six slices of work, with a checkpoint of the probe after each.
const { pass } = require('./pass.cjs');

const SLICES = 6;

main();

async function main() {
  const probe = globalThis[Symbol.for('grpc-leak-lab.probe')];
  const all = process.env.ADDRESSES.split(' ');
  const ask = async (address) => {
    const done = probe?.beginWork();
    await pass({ ...process.env, ADDRESSES: address }).catch(() => undefined);
    done?.();
  };
  await pass({ ...process.env, TWIN: 'fixed', ADDRESSES: all[0] }); // what is made once is there
  await probe?.checkpoint(0);
  for (let slice = 1; slice <= SLICES; slice++) {
    const from = (slice - 1) * (all.length / SLICES);
    for (const address of all.slice(from, from + all.length / SLICES)) await ask(address);
    await probe?.checkpoint(slice);
  }
  process.exit(0);
}
