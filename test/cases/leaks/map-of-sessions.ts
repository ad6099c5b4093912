import { randomBytes, randomUUID } from 'node:crypto';
import type { Leak, Program } from '../lib/case.js';

export const description: Leak = {
  about: 'keeps a map entry per session, and has no line that takes one out',
  metric: 'heap_after_gc_bytes',
  named: 'function',
  unitsPerSlice: 500,
};

interface Session {
  id: string;
  profile: string;
  calls: number;
}

export function program(leaks: boolean): Program {
  const sessions = new Map<string, Session>();

  return {
    once() {
      const id = randomUUID();
      const session = { id, profile: randomBytes(512).toString('hex'), calls: 1 }; // LEAK
      sessions.set(id, session);
      if (!leaks) sessions.delete(id);
    },
    truth: () => sessions.size,
  };
}
