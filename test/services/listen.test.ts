import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { it } from 'node:test';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { splitAddress } from '../../services/process/discovery/discovery.js';
import { listen } from '../../services/process/listen.js';

it('a port that somebody else has is left to them, and another one below the ephemeral range is taken', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => squatter.once('listening', resolve));
  const server = new Server();
  try {
    const { port: taken } = squatter.address() as AddressInfo;
    const { host, port } = splitAddress(await listen(server, '127.0.0.1', taken, ServerCredentials.createInsecure()));
    assert.equal(host, '127.0.0.1');
    assert.notEqual(port, taken);
    assert.ok(port < 32_768);
  } finally {
    server.forceShutdown();
    squatter.close();
  }
});

it('an address that this machine does not have is an error', async () => {
  const server = new Server();
  await assert.rejects(listen(server, '192.0.2.1', 7007, ServerCredentials.createInsecure()));
  server.forceShutdown();
});
