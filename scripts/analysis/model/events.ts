import { z } from 'zod';

/** Schema of a moment on the axis of time, in a few words. */
export const mark = z.object({
  atMs: z.number(),
  text: z.string(),
  kind: z.enum(['ended', 'failed', 'joined', 'node-down', 'node-up', 'alert-pending', 'alert-firing']),
});

/** Schema of a node of a Swarm with the states it was in; the first is the state at the beginning. */
export const nodeChanges = z.object({
  name: z.string(),
  changes: z.array(z.object({ atMs: z.number(), state: z.string() })),
});

/** Schema of an alert of one replica. */
export const alertAnalysis = z.object({
  name: z.string(),
  /** Absent where the alert belongs to no replica. */
  replica: z.string().optional(),
  /** The first time that it was pending; absent where it fires at once. */
  pendingMs: z.number().optional(),
  /** The first time that it fired; absent where it never did. */
  firingMs: z.number().optional(),
  /** The value of its expression when it first fired. */
  value: z.number().optional(),
  /** Every change, in order. */
  changes: z.array(z.object({ atMs: z.number(), state: z.enum(['pending', 'firing', 'inactive']) })),
});

/** Schema of a phase of the lab. */
export const phase = z.object({ name: z.string(), startMs: z.number(), endMs: z.number() });

export type Mark = z.infer<typeof mark>;
export type AlertAnalysis = z.infer<typeof alertAnalysis>;
