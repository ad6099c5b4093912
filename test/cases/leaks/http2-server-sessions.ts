import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { type Caller, startCaller } from '../lib/caller.js';
import type { Leak, Program } from '../lib/case.js';

export const description: Leak = {
  about: 'an HTTP/2 server without a limit of idle time, whose callers open a session per request and stay',
  metric: 'sessions',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  const sessions = new Set<http2.Http2Session>();
  let caller: Caller;
  return {
    async setup() {
      const server = http2.createServer((_, response) => response.end('ok')); // LEAK
      server.on('session', (session) => {
        sessions.add(session);
        session.on('close', () => sessions.delete(session));
        if (!leaks) session.setTimeout(50, () => session.close());
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      caller = await startCaller(`127.0.0.1:${(server.address() as AddressInfo).port}`);
    },
    once: () => caller.call('http2'),
    truth: () => sessions.size,
    teardown: () => caller.stop(),
  };
}
