import { grpc } from './grpc.js';
import { k6 } from './k6.js';
import type { LoadKind } from './loadKind.js';
import { none } from './none.js';

/** Every kind of load by name. A new one is a new file and its line here. */
export const loads = { grpc, k6, none } satisfies Record<string, LoadKind>;

export type LoadName = keyof typeof loads;
