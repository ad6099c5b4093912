import type { ReplicaVerdict } from '../../model/analysis.js';

type Reason = { readonly reasonCode?: ReplicaVerdict['reasonCode'] | undefined };

/** Tells whether a leak was found by the ledger. What it gains is hidden in the level, which has no say about it. */
export function foundByLedger({ reasonCode }: Reason): boolean {
  return reasonCode === 'site-never-closes' || reasonCode === 'site-loses-some' || isProven({ reasonCode });
}

/** Tells whether a leak needs no second witness: channels collected unclosed more and more are no false alarm. */
export function isProven({ reasonCode }: Reason): boolean {
  return reasonCode === 'collected-unclosed';
}

/** Tells whether a level rises that the ledger puts down to a pool that may yet be full. */
export function couldFill({ reasonCode }: Reason): boolean {
  return reasonCode === 'pool-filling';
}
