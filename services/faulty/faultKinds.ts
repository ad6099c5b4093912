/** What becomes of a call to a faulty peer, and of the connection that it takes. */
interface FaultKind {
  /** Nothing but a deadline ends a call to it. */
  readonly hangs: boolean;
  /**
   * `none` stays; one that was `made` is given up like any other; one that is `half-made` stays until the peer hangs
   * up.
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

/** Of the faulty peer of that number, from 1. */
export function faultOf(number: number): FaultName {
  const names = Object.keys(FAULT_KINDS) as FaultName[];
  return names[(number - 1) % names.length] as FaultName;
}

/** Of each of so many faulty peers. */
export function faultKinds(peers: number): FaultKind[] {
  return Array.from({ length: peers }, (_, index) => FAULT_KINDS[faultOf(index + 1)]);
}
