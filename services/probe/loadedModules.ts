import Module from 'node:module';
import { guarded } from './guard.js';
import { isWatching, undoable } from './undo.js';

/** A module of the CommonJS loader. */
export interface LoadedModule {
  readonly id: string;
  exports: Record<string, unknown>;
}

/**
 * Has `seen` called with each module that the CommonJS loader has loaded from now on, right after its code has run, if its
 * file is wanted.
 *
 * The loader sets `loaded` of a module, first to false and, once its code has run, to true: that is heard by an accessor.
 * A hook of `Module._extensions` would be heard as well, but stand in the stack of everything that a program does while it
 * is loaded, and so in what Node prints of an exception that nobody catches.
 */
export function watchLoaded(
  isWanted: (filename: string) => boolean,
  seen: (module: LoadedModule, filename: string) => void,
): void {
  const tell = guarded(seen);
  const plain = (module: object, value: unknown) =>
    Reflect.defineProperty(module, 'loaded', { value, writable: true, enumerable: true, configurable: true });
  const watch = (module: LoadedModule, filename: string) =>
    Reflect.defineProperty(module, 'loaded', {
      get: () => false,
      set(value: unknown) {
        plain(module, value);
        if (value === true && isWatching()) tell(module, filename);
      },
      enumerable: true,
      configurable: true,
    });
  // What a module is constructed with reaches the accessor of the prototype, as it has no property of its own yet.
  Reflect.defineProperty(Module.prototype, 'loaded', {
    get: () => undefined,
    set(this: LoadedModule, value: unknown) {
      if (value === false && isWatching() && typeof this.id === 'string' && isWanted(this.id)) watch(this, this.id);
      else plain(this, value);
    },
    configurable: true,
  });
  undoable(() => Reflect.deleteProperty(Module.prototype, 'loaded'));
}
