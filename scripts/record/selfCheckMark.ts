import { z } from 'zod';

/** The ways in which the instrument fails a plant. */
export const plantFault = z.enum([
  'not-found',
  'wrong-size',
  'wrong-line',
  'unseen',
  'not-judged',
  'twin-flagged',
  'twin-not-judged',
]);

/** Schema of what is known of a machine when a run starts: whether it passed a self-check, and when, under which Node. */
export const selfCheckMark = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('none') }),
  z.object({
    outcome: z.literal('passed'),
    /** The time in ISO form. */
    at: z.string(),
    node: z.string(),
    /** The plants that cannot be seen on its platform. */
    unseen: z.array(z.string()),
  }),
  z.object({
    outcome: z.literal('failed'),
    at: z.string(),
    node: z.string(),
    faults: z.array(z.object({ plant: z.string(), fault: plantFault })),
  }),
]);

export type PlantFault = z.infer<typeof plantFault>;
export type SelfCheckMark = z.infer<typeof selfCheckMark>;
