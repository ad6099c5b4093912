// What CI runs under `grpc-leak-lab check`: the service, called in six slices with a checkpoint after each. It runs without
// the probe as well, and then only calls the service.
import { promisify } from 'node:util';
import { cartClient, startService } from './service.js';

const SLICES = 6;
const CALLS = 10;

const probe = globalThis[Symbol.for('grpc-leak-lab.probe')];
const service = await startService({ leaky: process.env.CART === 'leaky' });
const client = cartClient(service.address);
const get = promisify(client.Get.bind(client));

for (let call = 0; call < CALLS; call++) await get({ id: 'warm-up' });
await probe?.checkpoint(0);
for (let slice = 1; slice <= SLICES; slice++) {
  for (let call = 0; call < CALLS; call++) {
    const done = probe?.beginWork();
    await get({ id: `${slice}-${call}` });
    done?.();
  }
  await probe?.checkpoint(slice);
}
client.close();
service.stop();
