import { z } from 'zod';

/**
 * The schemas of what happens around the processes of a fleet, as the place where it runs tells it. Part of the record.
 */
export const placeEvents = [
  /**
   * A state that a task of a Swarm entered: `running`, `failed`, `shutdown` …
   * ({@link https://docs.docker.com/engine/swarm/how-swarm-mode-works/swarm-task-states/}).
   */
  z.object({
    kind: z.literal('task'),
    /** The name of the replica, or of the job. */
    of: z.string(),
    /** The task's id. */
    task: z.string(),
    /** The name of the node it was assigned to. */
    node: z.string().optional(),
    state: z.string(),
    exitCode: z.number().optional(),
    /** The engine's words about it, e.g. "task: non-zero exit (137)". */
    message: z.string().optional(),
  }),
  /** A change of a node of a Swarm, which came up or went down; each node is told once at the beginning. */
  z.object({ kind: z.literal('node'), node: z.string(), state: z.string() }),
  /** A note for the reader, e.g. that an image was made. */
  z.object({ kind: z.literal('note'), text: z.string() }),
  /** A gap: vitals lines that the replica printed and that never arrived. */
  z.object({ kind: z.literal('gap'), replica: z.string(), boot: z.string(), missing: z.number() }),
] as const;

export type PlaceEvent = z.infer<(typeof placeEvents)[number]>;
