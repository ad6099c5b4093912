const { assertNoLeak } = require('grpc-leak-lab');
const { readCart, readCartLeaky } = require('./cart.js');
const { startService } = require('./service.js');

let service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

test('reading a cart closes what it opens', () => assertNoLeak(() => readCart(service.address, '1')));

test('reading a cart with the bug', () => assertNoLeak(() => readCartLeaky(service.address, '1')));
