/** The findings of the audit: one member for each rule, each with the facts that its sentence is made of. */
import { z } from 'zod';
import { stopCause } from '../../record/earlyStop.js';
import { loadFailure } from '../../record/loadFailure.js';
import { hangs, silenceFigures } from '../../record/silence.js';
import { wrongClock } from '../../record/wrongClock.js';
import { loadRate } from './load.js';
import { socketCeiling } from './socketCeiling.js';
import { trouble } from './trouble.js';

/**
 * Makes the schema of a rule. `invalid` makes the run's outcome invalid; `note` is shown with the verdict; `ok` only in
 * the details.
 *
 * @param levels the levels that this rule can have
 */
const rule = <
  const Rule extends string,
  const Level extends 'ok' | 'note' | 'invalid',
  const Facts extends z.core.$ZodLooseShape,
>(
  name: Rule,
  levels: readonly Level[],
  facts: Facts,
) => z.object({ rule: z.literal(name), level: z.enum(levels), sentence: z.string(), ...facts });

/** Schema of how a process ended before the lab ended it. */
export const processEnding = z.object({
  how: z.enum(['exited', 'signalled', 'out-of-memory', 'hung', 'node-lost', 'wrong-clock']),
  code: z.number().nullable(),
  signal: z.string().nullable(),
  /** The node's name, with `node-lost`. */
  node: z.string().optional(),
  /** Present with `hung`; absent in what an older lab recorded. */
  hangs: hangs.optional(),
  /** Present with `wrong-clock`. */
  certificate: wrongClock.optional(),
});
/** The reasons why a process that was seen is not judged. */
const notJudged = z.enum([
  ...['no-levels', 'no-work', 'no-listener', 'other-program', 'launcher', 'too-short'],
  ...['not-chosen', 'not-looked-into', 'not-node'],
] as const);
/** Schema of how a command of one's own ended; `asked` where the lab had asked it to end, `forced` where that took SIGKILL. */
export const commandEnding = z.object({
  code: z.number().nullable(),
  signal: z.string().nullable(),
  asked: z.boolean(),
  forced: z.boolean(),
});
const lostReplica = processEnding.extend({ id: z.string(), atMs: z.number() });
const ofOneReplica = z.object({ id: z.string(), checkpoints: z.number() });
/** The name for a process that does the work. */
const maker = z.string();
const madeWork = z.object({ id: z.string(), work: z.number() });

const rules = [
  rule('record-whole', ['ok', 'note'], { ending: z.enum(['whole', 'mid-line', 'before-first-line']) }),
  rule('ran-to-its-end', ['ok', 'note'], {
    slices: z.object({ done: z.number(), planned: z.number() }),
    end: z.discriminatedUnion('as', [
      z.object({ as: z.literal('done') }),
      z.object({
        as: z.literal('cut-short'),
        by: z.string(),
        message: z.string(),
        /** Absent where an older lab recorded words that the lab no longer knows. */
        cause: stopCause.optional(),
      }),
      z.object({ as: z.literal('broken-off') }),
    ]),
  }),
  rule('fleet-complete', ['invalid'], { early: z.array(lostReplica) }),
  rule('replicas-lived', ['ok', 'note'], {
    lost: z.array(lostReplica),
    /** Present where the other replicas are judged without the lost ones. */
    rest: z.object({ judged: z.number(), planned: z.number() }).optional(),
  }),
  rule('no-restarts', ['ok', 'note'], {
    restarted: z.array(z.object({ id: z.string(), times: z.number(), leftOut: z.boolean() })),
  }),
  rule('enough-replicas', ['ok', 'note', 'invalid'], {
    judged: z.number(),
    planned: z.number(),
    /** The replicas of the plan that printed anything, or ended. */
    reported: z.number(),
    /** The role with the fewest replicas left, where each process has one role. */
    fewest: z.object({ role: z.enum(['client', 'server']), left: z.number(), planned: z.number() }).optional(),
    /** The reasons why the others cannot be judged: lost, or restarted too often. */
    lost: z.array(lostReplica),
    restarted: z.array(z.string()),
  }),
  rule('processes-judged', ['ok', 'invalid'], {
    judged: z.array(z.string()),
    leftOut: z.array(z.object({ id: z.string(), why: notJudged })),
    /** The end of the command; absent where none was run. */
    end: commandEnding.optional(),
  }),
  rule('command-ended', ['ok', 'note'], commandEnding.shape),
  rule('processes-left', ['ok', 'note'], {
    /** What became of each process that ran already when the lab came. */
    left: z.array(z.object({ pid: z.number(), how: z.enum(['detached', 'ended', 'unanswered', 'lost']) })),
  }),
  rule('attached', ['ok', 'note'], {
    /** The processes that the probe came into, each with the channels that were open then, which have no line. */
    inside: z.array(z.object({ id: z.string(), channelsBefore: z.number() })),
    /** The largest share of the time of one of them that forced collections took; absent where none were forced. */
    gcShare: z.number().optional(),
    /** The processes that were looked at from outside. */
    outside: z.array(z.string()),
  }),
  /** What befell the command of one's own; absent where all went as it should. */
  rule('command-trouble', ['note', 'invalid'], { trouble }),
  rule('machine-kept-up', ['note'], {
    /** The replicas that fell silent for want of CPU, each with its longest silence. */
    starved: z.array(z.object({ id: z.string(), ...silenceFigures })),
    /** The greatest load average over a minute that was read at such a moment. */
    loadAverage: z.number().optional(),
    cpus: z.number().optional(),
  }),
  rule('fleet-unchanged', ['note'], { lost: z.array(z.string()), joined: z.array(z.string()) }),
  rule('vitals-complete', ['ok', 'note'], {
    missing: z.array(z.object({ replica: z.string(), lines: z.number() })),
  }),
  rule('passes-end', ['invalid'], { silentPeers: z.number(), faultyPeers: z.number() }),
  rule('load-ran', ['invalid', 'note'], {
    message: z.string(),
    /** Absent in what an older lab recorded. */
    cause: loadFailure.optional(),
    /** The load's process printed something for its log. */
    logged: z.boolean(),
  }),
  rule('calls-answered', ['ok', 'note', 'invalid'], {
    calls: z.number(),
    failed: z.number(),
    /** The failures among all calls, including those to replicas that are not judged. */
    failures: z.array(z.object({ status: z.string(), calls: z.number() })),
  }),
  rule('units-answered', ['ok', 'note', 'invalid'], {
    /** The units of work that the lab drove a command with. */
    units: z.number(),
    failed: z.number(),
    failures: z.array(z.object({ status: z.string(), calls: z.number() })),
    /** What the first that failed said. */
    first: z.string().optional(),
  }),
  rule('load-landed', ['ok', 'note', 'invalid'], { answered: z.number(), made: z.number() }),
  rule('rate-reached', ['ok', 'note', 'invalid'], {
    ...loadRate.shape,
    /** True where the rate is that of all together, and not of each replica. */
    inAll: z.literal(true).optional(),
    /** Calls that the driver itself sent late, and by how much at most. */
    lateStarts: z.number(),
    latestStartMs: z.number(),
    /** What held the load up, where it was: calls waited for those before them, or the driver was short of CPU. */
    held: z.enum(['queued', 'driver-late']).optional(),
    /** What a rate that was missed does to the verdict, see `auditRate`. */
    bends: z.enum(['nothing', 'unsettled', 'in-flight', 'never-settled', 'under-load']).optional(),
    /** Present with `in-flight`: the replica on which it grew most, at its first checkpoint and at its last. */
    inFlight: z.object({ id: z.string(), first: z.number(), last: z.number() }).optional(),
  }),
  rule('work-reached', ['ok', 'note', 'invalid'], {
    maker,
    /** The work of the process that made least, and of the one that made most. */
    least: z.number(),
    most: z.number(),
    planned: z.number(),
  }),
  rule('load-even', ['ok', 'note'], { maker, fewest: madeWork, most: madeWork }),
  rule('no-backlog', ['ok', 'note', 'invalid'], {
    /** The process furthest behind: the work it had begun but not done, and its share of the work begun. */
    worst: z.object({ id: z.string(), work: z.number(), share: z.number() }),
  }),
  rule('passes-succeeded', ['note'], { failed: z.number() }),
  rule('k6-checks', ['ok', 'note'], {
    /** The checks that were made, and those that nothing came for. */
    made: z.number(),
    unmade: z.number(),
    /** `often` is true for more failures than can be ignored. */
    failed: z.array(z.object({ name: z.string(), times: z.number(), fails: z.number(), often: z.boolean() })),
  }),
  rule('k6-thresholds', ['ok', 'note'], {
    thresholds: z.number(),
    crossed: z.array(z.object({ metric: z.string(), condition: z.string() })),
  }),
  rule('enough-checkpoints', ['ok', 'note'], {
    /** The number of checkpoints planned, including the baseline. */
    planned: z.number(),
    /** The least number of checkpoints for a verdict by checkpoints. */
    least: z.number(),
    tooFew: z.array(ofOneReplica),
    missing: z.array(ofOneReplica),
  }),
  rule('end-of-load-seen', ['ok', 'note'], {
    early: z.array(z.object({ id: z.string(), seenWork: z.number(), endWork: z.number() })),
  }),
  rule('checkpoints-quiet', ['ok', 'note'], {
    loud: z.array(z.object({ id: z.string(), index: z.number(), was: z.enum(['disturbed', 'never-quiet']) })),
  }),
  rule('checkpoints-answered', ['note'], {
    first: z.object({ index: z.number(), address: z.string(), error: z.string() }),
    more: z.number(),
  }),
  rule('censuses-agree', ['ok', 'note'], {
    between: z.enum(['kernel-libuv', 'kernel-grpc', 'channels-channelz', 'node-counters']),
    sees: z.number(),
    of: z.number(),
    replica: z.string(),
    /**
     * What the first-named sees above the other, after the first slice and after the last, where that grows with the
     * work: then one of the two misses what may leak.
     */
    apart: z.object({ first: z.number(), last: z.number() }).optional(),
  }),
  rule('sockets-bounded', ['ok', 'note'], {
    ceiling: socketCeiling,
    /** The spacing of the passes: the incident's back-off, the least duration of a pass, or the plan's rate. */
    pace: z.discriminatedUnion('by', [
      z.object({ by: z.literal('back-off') }),
      z.object({ by: z.literal('pass'), passMs: z.number() }),
      z.object({ by: z.literal('rate'), perSecond: z.number() }),
    ]),
  }),
] as const;

/** A finding of an older lab, in words alone. */
const olderFinding = rule('older', ['ok', 'note', 'invalid'], {
  /** The name that lab gave the rule, e.g. `censuses-agree:node-counters`. */
  named: z.string(),
});

/** Something that the audit checked, with its sentence. */
export const finding = z.discriminatedUnion('rule', [...rules, olderFinding]);
const checkedFinding = z.discriminatedUnion('rule', rules);

export type Finding = z.infer<typeof finding>;
/** A finding of the present audit. */
export type CheckedFinding = z.infer<typeof checkedFinding>;
export type ProcessEnding = z.infer<typeof processEnding>;
export type NotJudged = z.infer<typeof notJudged>;
export type LostReplica = z.infer<typeof lostReplica>;

type WithoutSentence<Of> = Of extends unknown ? Omit<Of, 'sentence'> : never;
/** A finding before it is put into words. */
export type AuditFact = WithoutSentence<CheckedFinding>;
/** The facts of one rule. */
export type FactOf<Rule extends AuditFact['rule']> = Extract<AuditFact, { rule: Rule }>;

/** Returns the name of a finding's rule in a report. */
export function ruleName(of: Finding): string {
  if (of.rule === 'older') return of.named;
  return of.rule === 'censuses-agree' ? `${of.rule}:${of.between}` : of.rule;
}
