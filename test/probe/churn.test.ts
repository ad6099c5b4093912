import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { KernelCensus, kernelBlindness } from '../../services/probe/kernel.js';

const SOCKETS = 240;
const READINGS = 60;

/** Reading the tables takes milliseconds, in which others come and go: then the kernel may list a socket twice. */
describe('the kernel’s census', { skip: kernelBlindness() ?? false }, () => {
  const servers: Server[] = [];
  const clients: Socket[] = [];
  let others: ChildProcess;
  let port: number;

  before(async () => {
    port = await listening();
    for (let index = 0; index < SOCKETS; index += 1)
      await new Promise<void>((resolve) => clients.push(connect(port, '127.0.0.1', resolve)));
    const comeAndGo = `const go = () => { const s = require('net').connect(${await listening()}, '127.0.0.1', () => { s.destroy(); setImmediate(go); }); s.on('error', () => {}); }; go();`;
    others = spawn(process.execPath, ['-e', comeAndGo], { stdio: 'ignore' });
  });
  after(() => {
    others.kill('SIGKILL');
    for (const client of clients) client.destroy();
    for (const server of servers) server.close();
  });

  it('counts every socket once, however fast others come and go', async () => {
    const census = new KernelCensus();
    const roles = { counted: { listening: [port], remote: [port] } };
    const seen = new Set<string>();
    for (let reading = 0; reading < READINGS; reading += 1) {
      const { sockets } = census.read({ roles, changes: reading, toChildren: new Set(), fresh: false });
      seen.add(JSON.stringify(sockets.byRole.counted));
      await turn();
    }
    assert.deepEqual([...seen], [JSON.stringify({ dialled: SOCKETS, accepted: SOCKETS })]);
  });

  async function listening(): Promise<number> {
    const server = createServer((socket) => socket.on('error', () => undefined).resume()).listen(0, '127.0.0.1');
    servers.push(server);
    await new Promise((resolve) => server.once('listening', resolve));
    return (server.address() as AddressInfo).port;
  }
});
