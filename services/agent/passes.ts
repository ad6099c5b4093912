import { probe } from '../probe/probe.js';
import type { KnownPeer, Pass, Variant } from '../variants/variant.js';
import type { FleetPeer } from './peer.js';
import type { Resolve } from './place/place.js';

/** Makes discovery passes, one at a time, and holds what they found. */
export interface Passes {
  /** Waits its turn, makes one pass, and resolves when it is done. */
  run(): Promise<void>;
  readonly known: ReadonlyMap<string, KnownPeer>;
}

/** @param dial makes the clients that the variant is handed */
export function createPasses(variant: Variant, self: Pass['self'], resolve: Resolve, dial: (address: string) => FleetPeer): Passes {
  const known = new Map<string, KnownPeer>();
  let last: Promise<void> = Promise.resolve();

  const pass = async () => {
    const addresses = (await resolve()).map(({ agent }) => agent);
    await variant.discover({ addresses, self, known, dial });
  };

  return {
    known,
    run() {
      const done = probe()?.beginWork();
      const turn = last.then(pass).then(
        () => done?.(),
        (error) => {
          done?.('failed');
          throw error;
        },
      );
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
