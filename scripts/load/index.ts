import { grpc } from './grpc.js';
import type { LoadKind } from './loadKind.js';
import { none } from './none.js';

/** Every kind of load by name. A new one is a new file and its line here. */
export const loads = { grpc, none } satisfies Record<string, LoadKind>;

export type LoadName = keyof typeof loads;
