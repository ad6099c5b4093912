import { assertNoLeak } from 'grpc-leak-lab';
import { afterAll, beforeAll, test } from 'vitest';
import { readCart, readCartLeaky } from './cart.js';
import { startService } from './service.js';

let service: Awaited<ReturnType<typeof startService>>;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

test('reading a cart closes what it opens', () => assertNoLeak(() => readCart(service.address, '1')));

test('reading a cart with the bug', () => assertNoLeak(() => readCartLeaky(service.address, '1')));
