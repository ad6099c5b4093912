import dgram from 'node:dgram';
import { once as next } from 'node:events';
import type { Leak, Program } from '../lib/case.js';
import { descriptors } from '../lib/truths.js';

export const description: Leak = {
  about: 'sends a figure to a collector by a UDP socket of its own, which it does not close',
  metric: 'descriptors',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  const collector = dgram.createSocket('udp4');

  return {
    async setup() {
      collector.bind(0, '127.0.0.1');
      await next(collector, 'listening');
    },
    async once() {
      const socket = dgram.createSocket('udp4'); // LEAK
      const { port } = collector.address();
      await new Promise<void>((resolve, reject) => {
        socket.send('requests:1|c', port, '127.0.0.1', (error) => (error ? reject(error) : resolve()));
      });
      if (!leaks) socket.close();
    },
    truth: () => descriptors('socket:'),
    teardown: () => void collector.close(),
  };
}
