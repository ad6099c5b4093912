/** One process that judges a call by `assertNoLeak`: each asks the next address. Prints the error's message, if any. */
import { createRequire } from 'node:module';
import { assertNoLeak } from '../../../scripts/inTests/index.js';

const { pass } = createRequire(import.meta.url)('./node/pass.cjs') as {
  pass: (env: Readonly<Record<string, string | undefined>>) => Promise<void>;
};
const addresses = (process.env.ADDRESSES ?? '').split(' ');
let calls = 0;

try {
  await assertNoLeak(async () => {
    const ADDRESSES = addresses[calls++ % addresses.length];
    await pass({ ...process.env, ADDRESSES }).catch(() => undefined);
  });
  console.log('passes');
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
process.exit();
