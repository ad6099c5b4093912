import fs, { Dir } from 'node:fs';
import { guarded } from './guard.js';
import { type AnyFunction, interpose, put } from './interpose.js';
import { transparently } from './transparent.js';

type Stack = (() => NodeJS.CallSite[]) | undefined;

/** Who is told of the folders that are opened to be read name by name. */
export interface FolderEvents {
  /** Is called where a folder is asked for, and returns the stack of the call, where it is to be kept. */
  begin(): Stack;
  /**
   * Is told that a folder has been opened.
   * @param isGone tells whether it was collected, and with that closed
   */
  opened(key: symbol, stack: Stack, isGone: () => boolean): void;
  closed(key: symbol): void;
}

/** Watches the folders that the target opens by `opendir`, in all its forms: each holds a descriptor until it is closed. */
export function watchFolders({ begin, opened, closed }: FolderEvents): void {
  const keys = new WeakMap<object, symbol>();
  const seen = guarded((dir: unknown, stack: Stack) => {
    if (!(dir instanceof Dir)) return;
    const [key, weak] = [Symbol(), new WeakRef(dir)];
    keys.set(dir, key);
    opened(key, stack, () => weak.deref() === undefined);
  });
  interpose<Dir>(fs, 'opendirSync', (dir) => seen(dir, begin()));
  for (const name of ['close', 'closeSync'])
    interpose(Dir.prototype, name, (_, { self }) => {
      const key = keys.get(self as object);
      if (key) closed(key);
    });
  watchCallbacks(begin, seen);
  watchPromises(begin, seen);
}

function watchCallbacks(begin: FolderEvents['begin'], seen: (dir: unknown, stack: Stack) => void): void {
  const proxy = new Proxy(fs.opendir as unknown as AnyFunction, {
    apply(target, self, args: unknown[]) {
      const done = args.at(-1);
      if (typeof done !== 'function') return transparently(() => Reflect.apply(target, self, args));
      const stack = begin();
      const told = function (this: unknown, ...answer: unknown[]) {
        seen(answer[1], stack);
        return Reflect.apply(done, this, answer);
      };
      return transparently(() => Reflect.apply(target, self, [...args.slice(0, -1), told]));
    },
  });
  put(fs, 'opendir', proxy);
}

/** The target gets a promise that is made of the original one, as with files. */
function watchPromises(begin: FolderEvents['begin'], seen: (dir: unknown, stack: Stack) => void): void {
  const proxy = new Proxy(fs.promises.opendir as unknown as AnyFunction, {
    apply(target, self, args) {
      const stack = begin();
      return (Reflect.apply(target, self, args) as Promise<unknown>).then((dir) => {
        seen(dir, stack);
        return dir;
      });
    },
  });
  put(fs.promises, 'opendir', proxy);
}
