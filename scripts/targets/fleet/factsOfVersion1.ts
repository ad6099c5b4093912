import type { VariantFacts } from '../../record/variantFacts.js';

/**
 * The facts of every variant from the time when records did not carry them (plan version 1). Frozen: a record of that
 * time is judged by these for ever, whatever becomes of the variants in the code.
 */
export const FACTS_OF_VERSION_1: readonly VariantFacts[] = [
  {
    name: 'leaky',
    retains: { clients: 'every-dial', failed: 'every-dial' },
    shows: { topic: 'clients that are made and forgotten', as: 'cause' },
  },
  {
    name: 'fixed',
    retains: { clients: 'one-per-peer' },
    shows: { topic: 'clients that are made and forgotten', as: 'cure' },
  },
  {
    name: 'reuse',
    retains: { clients: 'one-per-peer' },
    shows: { topic: 'clients that are made and forgotten', as: 'cure' },
  },
  {
    name: 'pool',
    retains: { clients: 'one-per-address', failed: 'one-per-address' },
    shows: { topic: 'clients that are made and forgotten', as: 'cure' },
  },
  {
    name: 'keepalive',
    retains: { clients: 'every-dial', failed: 'every-dial' },
    shows: { topic: 'clients that are made and forgotten', as: 'mistaken cure' },
    plan: { service: { serverMaxIdleMs: 5000, serverMaxAgeMs: 5000, serverMaxAgeGraceMs: 5000 }, ratePerReplica: 4 },
  },
  {
    name: 'error-path',
    retains: { clients: 'one-per-peer', failed: 'every-dial' },
    shows: { topic: 'error paths', as: 'cause' },
    plan: { service: { faultyPeers: 3 } },
  },
  {
    name: 'error-path-closed',
    retains: { clients: 'one-per-peer' },
    shows: { topic: 'error paths', as: 'cure' },
    plan: { service: { faultyPeers: 3 } },
  },
  {
    name: 'stream-forgotten',
    retains: { clients: 'one-per-peer', streams: 'every-call' },
    shows: { topic: 'streams that nobody ends', as: 'cause' },
  },
  {
    name: 'stream-deadline',
    retains: { clients: 'one-per-peer', streams: 'until-deadline' },
    shows: { topic: 'streams that nobody ends', as: 'cure' },
    plan: { service: { streamDeadlineMs: 500 } },
  },
  {
    name: 'stream-cancelled',
    retains: { clients: 'one-per-peer' },
    shows: { topic: 'streams that nobody ends', as: 'cure' },
  },
  {
    name: 'stream-orphan',
    retains: { clients: 'one-per-peer', generators: 'every-call' },
    shows: { topic: 'a generator that outlives its stream', as: 'cause' },
    plan: { countTimers: true },
  },
  {
    name: 'stream-ended',
    retains: { clients: 'one-per-peer' },
    shows: { topic: 'a generator that outlives its stream', as: 'cure' },
    plan: { countTimers: true },
  },
];
