import { z } from 'zod';

/** What happens around the processes of a fleet, as the place where it runs tells it. Part of the record. */
export const placeEvents = [
  /**
   * A task of a Swarm entered a state: `running`, `failed`, `shutdown` … ({@link
   * https://docs.docker.com/engine/swarm/how-swarm-mode-works/swarm-task-states/}).
   */
  z.object({
    kind: z.literal('task'),
    /** Name of the replica, or of the job. */
    of: z.string(),
    /** The task's id. */
    task: z.string(),
    /** Name of the node it was assigned to. */
    node: z.string().optional(),
    state: z.string(),
    exitCode: z.number().optional(),
    /** What the engine says of it, e.g. "task: non-zero exit (137)". */
    message: z.string().optional(),
  }),
  /** A node of a Swarm came up or went down; each is told once at the beginning. */
  z.object({ kind: z.literal('node'), node: z.string(), state: z.string() }),
  /** Something a reader should know, e.g. that an image was made. */
  z.object({ kind: z.literal('note'), text: z.string() }),
  /** Vitals lines that the replica printed and that never arrived. */
  z.object({ kind: z.literal('gap'), replica: z.string(), boot: z.string(), missing: z.number() }),
] as const;

export type PlaceEvent = z.infer<(typeof placeEvents)[number]>;
