/** The effect of a fault on a call to the peer, and on the connection that it takes. */
interface FaultKind {
  /** True when nothing but a deadline ends a call to it. */
  readonly hangs: boolean;
  /**
   * The connection that a call makes: `none`; one that is `made`, and given up like any other; or one that is
   * `half-made`, and stays until the peer hangs up.
   */
  readonly connection: 'none' | 'made' | 'half-made';
}

/** The ways in which a peer can fail, in the order in which faulty peers take them. */
export const FAULT_KINDS = {
  refuses: { hangs: false, connection: 'none' },
  'answers-with-error': { hangs: false, connection: 'made' },
  'breaks-handshake': { hangs: false, connection: 'none' },
  'never-answers': { hangs: true, connection: 'made' },
  'never-speaks': { hangs: true, connection: 'half-made' },
} as const satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof FAULT_KINDS;

/** Returns the fault of the faulty peer of that number, from 1. */
export function faultOf(number: number): FaultName {
  const names = Object.keys(FAULT_KINDS) as FaultName[];
  return names[(number - 1) % names.length] as FaultName;
}

/** Returns the fault of each of so many faulty peers. */
export function faultKinds(peers: number): FaultKind[] {
  return Array.from({ length: peers }, (_, index) => FAULT_KINDS[faultOf(index + 1)]);
}
