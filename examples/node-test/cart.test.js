import { after, before, test } from 'node:test';
import { assertNoLeak } from 'grpc-leak-lab';
import { readCart, readCartLeaky } from './cart.js';
import { startService } from './service.js';

let service;
before(async () => {
  service = await startService();
});
after(() => service.stop());

test('reading a cart closes what it opens', () => assertNoLeak(() => readCart(service.address, '1')));

test('reading a cart with the bug', () => assertNoLeak(() => readCartLeaky(service.address, '1')));
