/**
 * The room of the record: the folder of a run as it is measured, plan.json, samples.ndjson and logs, written and read
 * again. Imports text, protos, services and plan.
 */
import { z } from 'zod';
import { loadLine } from '../../protos/load.js';
import { vitals } from '../../protos/vitals.js';
import { VITALS_VERSION } from '../../protos/vitalsLine.js';
import { firstIssue } from '../text/firstIssue.js';
import { beyondBounds } from './bounds.js';
import { stopCause } from './earlyStop.js';
import { loadFailure } from './loadFailure.js';
import { placeEvents } from './placeEvents.js';
import { selfCheckMark } from './selfCheckMark.js';
import { hangs, starved } from './silence.js';
import { stretch } from './stretch.js';
import { unseenProcess } from './unseenProcess.js';
import { recordedFacts } from './variantFacts.js';
import { wrongClock } from './wrongClock.js';

/** The schema of the first line that the lab writes: the machine, and the moment from which all `receivedMs` count. */
export const recordStart = z.object({
  kind: z.literal('start'),
  startedAt: z.string(),
  lab: z.string(),
  node: z.string(),
  platform: z.string(),
  cpus: z.number(),
  cpuModel: z.string(),
  memoryBytes: z.number(),
  /** The lab's own grpc-js, which the fleet runs; absent where the target is no fleet. */
  grpcJs: z.string().optional(),
  /** The command that repeats the run. */
  command: z.string(),
  /** The source of the variant, as it was run. */
  variantSource: z.object({ file: z.string(), text: z.string() }).optional(),
  /** The facts of the variant, as they were then; absent in records written before plan version 2. */
  facts: recordedFacts.optional(),
  /** The self-check of the machine that was measured on; absent where that is another than the lab's. */
  selfCheck: selfCheckMark.optional(),
});

/** The schema of what a replica said: a line of its vitals, and when it was received. */
export const replicaEvent = z.object({
  receivedMs: z.number(),
  from: z.literal('replica'),
  replica: z.string(),
  line: vitals,
});

/**
 * The schema of one line of samples.ndjson: an observation, its source, and when it was received. The file holds all
 * that a run saw, in the order of receipt, so that a report can be made from it however the run ended.
 */
export const recordEvent = z.discriminatedUnion('from', [
  replicaEvent,
  z.object({ receivedMs: z.number(), from: z.literal('load'), line: loadLine }),
  z.object({
    receivedMs: z.number(),
    from: z.literal('lab'),
    line: z.discriminatedUnion('kind', [
      recordStart,
      z.object({
        kind: z.literal('phase'),
        name: z.enum(['starting', 'baseline', 'warm-up', 'load', 'draining', 'stopping', 'done']),
      }),
      /** The end of a replica before the lab ended it. */
      z.object({
        kind: z.literal('replica-ended'),
        replica: z.string(),
        how: z.enum(['exited', 'signalled', 'out-of-memory', 'hung', 'node-lost', 'wrong-clock']),
        /** The node's name, with `node-lost`. */
        node: z.string().optional(),
        /** Present with `hung`; absent in what an older lab wrote. */
        hangs: hangs.optional(),
        /** Present with `wrong-clock`. */
        certificate: wrongClock.optional(),
        code: z.number().nullable(),
        signal: z.string().nullable(),
        /** Its last log lines, at most 20. */
        lastLog: z.array(z.string()),
      }),
      /**
       * The start of a replica by the place itself, instead of one that was lost: it receives no load and makes no
       * passes.
       */
      z.object({ kind: z.literal('replica-joined'), replica: z.string(), replaces: z.string() }),
      /** The end of a command of one's own; `asked` where the lab had asked it to end, `forced` where that took SIGKILL. */
      z.object({
        kind: z.literal('command-ended'),
        code: z.number().nullable(),
        signal: z.string().nullable(),
        asked: z.boolean(),
        forced: z.boolean(),
        /** Milliseconds for which it ran; absent in what an older lab wrote. */
        ranMs: z.number().optional(),
        /** The processes that it left running, which were looked at until the lab ended them. */
        left: z.array(z.string()).optional(),
        /** The programs below it that never said a word, where the kernel tells. */
        unseen: z.array(unseenProcess).optional(),
        /** The processes that the kernel killed for memory meanwhile, anywhere on the machine; absent: none, or not told. */
        oomKills: z.number().optional(),
      }),
      /**
       * The end of looking at a process that ran already. `detached`: it goes on as it was; `ended`: by itself;
       * `unanswered`: it was held up, and leaves the probe behind as soon as it goes on; `lost`: the connection broke.
       */
      z.object({
        kind: z.literal('process-left'),
        pid: z.number(),
        /** Its name among the replicas; absent where it said nothing. */
        replica: z.string().optional(),
        how: z.enum(['detached', 'ended', 'unanswered', 'lost']),
      }),
      starved,
      ...placeEvents,
      /** An alert of the Prometheus beside the run that entered a state, as seen within half a scrape. */
      z.object({
        kind: z.literal('alert'),
        name: z.string(),
        state: z.enum(['pending', 'firing', 'inactive']),
        /** Absent where the alert is not about one replica. */
        replica: z.string().optional(),
        /** The value of the alert's expression at that moment. */
        value: z.number().optional(),
      }),
      stretch,
      /** The end of the load's job without a summary. */
      z.object({
        kind: z.literal('load-failed'),
        message: z.string(),
        lastLog: z.array(z.string()),
        /** The same as a code; absent in what an older lab wrote. */
        cause: loadFailure.optional(),
      }),
      /** The end of a run that was cut short: by a signal, its time limit, or an error of the lab's. */
      z.object({
        kind: z.literal('cut-short'),
        by: z.string(),
        message: z.string(),
        /** The same as a code; absent in what an older lab wrote. */
        cause: stopCause.optional(),
      }),
    ]),
  }),
]);

export type RecordEvent = z.infer<typeof recordEvent>;
export type LabLine = Extract<RecordEvent, { from: 'lab' }>['line'];

/** A line of samples.ndjson as it is read back: the event, or what is wrong with it. */
export type CheckedEvent = { event: RecordEvent } | { newer: number } | { wrong: string };

/** Checks a line that is read back from a record: it may be damaged, edited by hand, or written by a newer lab. */
export function checkEvent(value: unknown): CheckedEvent {
  const version = (value as { line?: { vitals?: unknown } | null } | null)?.line?.vitals;
  if (typeof version === 'number' && version > VITALS_VERSION) return { newer: version };
  const beyond = beyondBounds(value);
  if (beyond !== undefined) return { wrong: beyond };
  const checked = recordEvent.safeParse(value);
  return checked.success ? { event: checked.data } : { wrong: firstIssue(checked.error.issues) };
}
