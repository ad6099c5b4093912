/**
 * Discovery: where a process finds its peers. Imports its environment, and protos.
 */
import { directory } from './directory.js';
import type { Discovery } from './discovery.js';
import { dns } from './dns.js';

/**
 * Returns the place that an expression like `directory:<path>` or `dns:<name>` names.
 * @throws Error that says what the expression should be
 */
export function discoveryOf(expression: string): Discovery {
  const colon = expression.indexOf(':');
  const [kind, rest] = [expression.slice(0, colon), expression.slice(colon + 1)];
  if (kind === 'directory' && rest) return directory(rest);
  if (kind === 'dns' && rest) return dns(rest);
  throw new Error(
    `${JSON.stringify(expression)} is no place to find replicas; it must be directory:<path> or dns:<name>`,
  );
}
