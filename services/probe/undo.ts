import { syncBuiltinESMExports } from 'node:module';
import { guarded } from './guard.js';

/**
 * The steps that take back what the probe has done to its process, in the order in which it was done; undefined where it
 * stays as long as the process lives, and so keeps none.
 */
let steps: (() => void)[] | undefined;

let watching = true;

/** Announces, before anything is done, that the probe will leave its process. */
export function willLeave(): void {
  steps = [];
}

/**
 * Tells whether the probe still looks at its process. What it could not take out of it, as a function of Node that
 * somebody has kept, lets everything through once it does not.
 */
export function isWatching(): boolean {
  return watching;
}

/** Has something taken back when the probe leaves its process. */
export function undoable(undo: () => void): void {
  steps?.push(guarded(undo));
}

/**
 * Leaves the process as it was: what was done last is taken back first. For good: to look again, the probe is loaded
 * again.
 */
export function undoAll(): void {
  watching = false;
  for (let step = steps?.pop(); step; step = steps?.pop()) step();
  syncBuiltinESMExports();
}

/**
 * Puts a value in the place of one that an object has, until {@link undoAll}; an object that is frozen keeps its own.
 * Where somebody else has put another in its place meanwhile, that stays.
 */
export function replace(owner: object, name: PropertyKey, value: unknown): void {
  const before = Reflect.getOwnPropertyDescriptor(owner, name);
  if (!Reflect.set(owner, name, value)) return;
  undoable(() => {
    if (Reflect.getOwnPropertyDescriptor(owner, name)?.value !== value) return;
    if (before) Reflect.defineProperty(owner, name, before);
    else Reflect.deleteProperty(owner, name);
  });
}
