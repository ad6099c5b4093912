/** What befell a command of one's own, as typed facts: none of it is a verdict, and each has a sentence of its own. */
import { z } from 'zod';

/** The facts of how a command ended that nobody had asked to. */
const ending = {
  /** The process whose end it was, where one was looked into. */
  process: z.string().optional(),
  status: z.number().nullable(),
  signal: z.string().nullable(),
  /** Seconds for which the command ran; absent in what an older lab recorded. */
  seconds: z.number().optional(),
  /** The most checkpoints that a process took which could be judged, and the number that a verdict takes. */
  checkpoints: z.number(),
  least: z.number(),
};

const unseenPrograms = z.array(z.object({ command: z.string(), pid: z.number(), isNode: z.boolean() }));

/** Schema of what befell a command. */
export const trouble = z.discriminatedUnion('code', [
  /** No process below it said a word. */
  z.object({ code: z.literal('nothing-seen'), ...ending, programs: unseenPrograms }),
  /** It ended well, and too soon to judge. */
  z.object({ code: z.literal('ended-early'), ...ending }),
  /** It ended with a status that is not 0. */
  z.object({ code: z.literal('failed'), ...ending }),
  z.object({ code: z.literal('uncaught-exception'), ...ending, message: z.string() }),
  /** V8 aborted it at the limit of its heap. */
  z.object({ code: z.literal('heap-full'), ...ending, usedBytes: z.number(), limitBytes: z.number() }),
  /** The kernel killed it for memory. */
  z.object({ code: z.literal('killed-for-memory'), ...ending }),
  /** Some signal ended it that the lab did not send. */
  z.object({ code: z.literal('killed'), ...ending }),
  /** It was asked to end, and was killed since it did not. */
  z.object({ code: z.literal('would-not-end') }),
  /** It ended, and processes of it went on. */
  z.object({ code: z.literal('left-running'), left: z.array(z.string()) }),
  /** Processes of one program followed one another. */
  z.object({
    code: z.literal('restarted'),
    program: z.string(),
    times: z.number(),
    /** Seconds from first to last that was heard of the process that lived longest. */
    longestSeconds: z.number(),
    /** True where one lived long enough to be judged. */
    isJudged: z.boolean(),
  }),
  /** Programs ran below it that the probe did not come into; `instead` where only their launcher could be judged. */
  z.object({ code: z.literal('not-looked-into'), programs: unseenPrograms, instead: z.string().optional() }),
  /** Nothing was seen but tools that start a program, which had not come up by then. */
  z.object({ code: z.literal('only-launchers'), launchers: z.array(z.string()) }),
  /** `--process` fits none of those that were seen. */
  z.object({ code: z.literal('no-such-process'), pattern: z.string(), seen: z.array(z.string()) }),
]);

export type CommandTrouble = z.infer<typeof trouble>;
/** The trouble of one code. */
export type TroubleOf<Code extends CommandTrouble['code']> = Extract<CommandTrouble, { code: Code }>;
