import type { Session } from 'node:inspector';
import { createRequire } from 'node:module';
import { undoable } from './undo.js';

/**
 * Returns a session with this process's own inspector. The inspector is loaded only where it is wanted: a Node built
 * without it must still run the probe.
 */
export function connectInspector(): Session | undefined {
  try {
    const inspector = createRequire(import.meta.url)('node:inspector') as typeof import('node:inspector');
    const session = new inspector.Session();
    session.connect();
    undoable(() => session.disconnect());
    return session;
  } catch {
    return undefined;
  }
}
