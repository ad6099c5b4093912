import { once as next } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Leak, Program } from '../lib/case.js';
import { soon } from '../lib/load.js';

export const description: Leak = {
  about: 'speaks to a daemon by a Unix-domain socket per question, and leaves each open; both ends are of this process',
  metric: 'sockets',
  named: 'line',
  perUnit: 2,
};

export function program(leaks: boolean): Program {
  const folder = mkdtempSync(join(tmpdir(), 'case-'));
  const path = join(folder, 'daemon.sock');
  const accepted = new Set<net.Socket>();
  const asked = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    accepted.add(socket.on('data', (data) => socket.write(data)));
    socket.on('close', () => accepted.delete(socket));
  });

  return {
    async setup() {
      server.listen(path);
      await next(server, 'listening');
    },
    async once() {
      const socket = net.connect(path); // LEAK
      asked.add(socket);
      socket.on('close', () => asked.delete(socket));
      socket.write('status');
      await next(socket, 'data');
      if (leaks) return;
      socket.end();
      await next(socket, 'close');
      await soon();
    },
    truth: () => accepted.size + asked.size,
    teardown: () => rmSync(folder, { recursive: true, force: true }),
  };
}
