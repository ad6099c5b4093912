import { z } from 'zod';
import type { Exhibit, Retained } from '../../services/variants/variant.js';

/**
 * The schema of what is known of a variant: what it retains, the topic it illustrates, and what it brings to a plan. It
 * is part of a record's first line, so that what is concluded from a record depends on nothing that may change later.
 */
export const variantFacts = z.object({
  name: z.string(),
  retains: z.object({
    clients: z.enum(['every-dial', 'one-per-peer', 'one-per-address']),
    failed: z.enum(['every-dial', 'one-per-address']).optional(),
    streams: z.enum(['every-call', 'until-deadline']).optional(),
    generators: z.enum(['every-call']).optional(),
  }) satisfies z.ZodType<Retained>,
  shows: z.object({ topic: z.string(), as: z.enum(['cause', 'mistaken cure', 'cure']) }) satisfies z.ZodType<
    Omit<Exhibit, 'topic'> & { topic: string }
  >,
  /** The defaults of a plan: settings of the service by name, whether timers are counted, and the rate. */
  plan: z
    .object({
      service: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])).optional(),
      countTimers: z.boolean().optional(),
      ratePerReplica: z.number().optional(),
    })
    .optional(),
});

/** The schema of the facts that a record keeps: those of the variant that was run, and of the cures of its topic. */
export const recordedFacts = z.object({ own: variantFacts, cures: z.array(variantFacts) });

export type VariantFacts = z.infer<typeof variantFacts>;
export type RecordedFacts = z.infer<typeof recordedFacts>;
