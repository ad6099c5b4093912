import { probe } from '../probe/probe.js';
import type { Resolve } from '../process/discovery/discovery.js';
import type { Behaviour, FollowOptions, KnownPeer, Pass, Variant } from '../variants/variant.js';
import type { FleetPeer } from './peer.js';

/** Makes discovery passes, one at a time, and holds what they found. */
export interface Passes {
  /** Waits its turn, makes one pass, and resolves when it is done. */
  run(): Promise<void>;
  readonly known: ReadonlyMap<string, KnownPeer>;
}

/** The tools that passes are made with. */
export interface PassMaking {
  readonly variant: Pick<Variant, 'afterwards'> & Behaviour;
  readonly self: Pass['self'];
  readonly resolve: Resolve;
  /** Makes the clients that the variant is handed. */
  readonly dial: (address: string) => FleetPeer;
  readonly followOptions: FollowOptions;
}

export function createPasses({ variant, self, resolve, dial, followOptions }: PassMaking): Passes {
  const known = new Map<string, KnownPeer>();
  let last: Promise<void> = Promise.resolve();

  const pass = async () => {
    const addresses = (await resolve()).map(({ agent }) => agent);
    if (addresses.length === 0) throw new Error('nobody was found, not even this replica: the lookup failed');
    await variant.discover({ addresses, self, known, dial });
    if (variant.afterwards !== 'follow-logs') return;
    await Promise.allSettled([...known.values()].map(({ peer }) => variant.follow(peer, followOptions)));
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
