/** Every word for why; an outcome has no other. */
const REASONS = {
  leak: ['rises after every slice', 'keeps rising', 'rises throughout the load'],
  clean: ['flat', 'bounded: grew early, then flat', 'settled back to baseline', 'grows no more than is tolerated'],
  inconclusive: [
    'not seen on this replica',
    'too short',
    'the end of the load was not seen',
    'one-off step',
    'growth stopped before the end of load',
    'growth is slowing down',
    'grew under load, released after drain',
    'grows, but this metric alone cannot prove a leak',
    'growth bound above threshold',
    'rises, but not beyond what is tolerated',
    'too noisy',
  ],
} as const;

export type LeakReason = (typeof REASONS.leak)[number];
export type CleanReason = (typeof REASONS.clean)[number];
export type DoubtReason = (typeof REASONS.inconclusive)[number];
