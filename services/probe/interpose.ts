import { syncBuiltinESMExports } from 'node:module';
import { callSites } from './stack.js';
import { transparently } from './transparent.js';
import { isWatching, replace } from './undo.js';

/** A function of Node's own, as it is interposed. */
export type AnyFunction = (...args: unknown[]) => unknown;

/** A call of a function that is interposed. */
export interface InterposedCall {
  readonly self: unknown;
  readonly args: readonly unknown[];
  /** Reads the stack of the call, some frames of the probe among it. */
  readonly stack: (depth?: number) => NodeJS.CallSite[];
}

/** Has the arguments of a call before the original does; what it throws reaches nobody. */
type Prepare = (args: readonly unknown[]) => void;

/**
 * Puts a proxy in the place of a function or a class of Node, which does what the original does and lets `seen` know of
 * each result. Name, properties and prototype stay what they were. The target's own `this` and arguments go through
 * untouched, and nothing that `seen` throws reaches the target.
 *
 * @param seen is called with the result of each call that did not throw
 * @param prepare is called with the arguments before each call
 */
export function interpose<Result>(
  owner: object,
  name: string,
  seen: (result: Result, call: InterposedCall) => void,
  prepare: Prepare = () => undefined,
): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== 'function') return;
  const tell = (result: unknown, self: unknown, args: readonly unknown[]) => {
    if (!isWatching()) return;
    try {
      seen(result as Result, { self, args, stack: (depth) => callSites(depth) });
    } catch {
      // What was not seen is missing; the target goes on as it would without the probe.
    }
  };
  const proxy = new Proxy(original as AnyFunction, {
    apply(target, self, args) {
      try {
        prepare(args);
      } catch {
        // As below.
      }
      const result = transparently(() => Reflect.apply(target, self, args));
      tell(result, self, args);
      return result;
    },
    construct(target, args, Class) {
      const made: object = transparently(() => Reflect.construct(target, args, Class));
      tell(made, undefined, args);
      return made;
    },
  });
  put(owner, name, proxy);
}

/** Puts a value in the place of one that is exported, as {@link replace} does. */
export function put(owner: object, name: string, value: unknown): void {
  replace(owner, name, value);
}

/** Makes `import { x } from 'node:…'` find what has been interposed, as `require` does. */
export function publishInterposed(): void {
  syncBuiltinESMExports();
}
