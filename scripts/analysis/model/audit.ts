/** What the audit of a run finds: one member a rule, each with the facts that its sentence is made of. */
import { z } from 'zod';
import { stopCause } from '../../record/earlyStop.js';
import { loadFailure } from '../../record/loadFailure.js';
import { socketCeiling } from './socketCeiling.js';

/**
 * One rule. `invalid` makes the run's outcome invalid; `note` is shown with the verdict; `ok` only in the details.
 * @param levels that this rule comes to
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

/** How a process ended before the lab ended it. */
export const processEnding = z.object({
  how: z.enum(['exited', 'signalled', 'out-of-memory', 'hung', 'node-lost']),
  code: z.number().nullable(),
  signal: z.string().nullable(),
  /** With `node-lost`: the node's name. */
  node: z.string().optional(),
});
const lostReplica = processEnding.extend({ id: z.string(), atMs: z.number() });
const ofOneReplica = z.object({ id: z.string(), checkpoints: z.number() });
/** What a process that does the work is called. */
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
        /** Absent where an older lab recorded words that no lab of today knows. */
        cause: stopCause.optional(),
      }),
      z.object({ as: z.literal('broken-off') }),
    ]),
  }),
  rule('fleet-complete', ['invalid'], { early: z.array(lostReplica) }),
  rule('replicas-lived', ['ok', 'note'], {
    lost: z.array(lostReplica),
    /** Where the others are judged without them. */
    rest: z.object({ judged: z.number(), planned: z.number() }).optional(),
  }),
  rule('no-restarts', ['ok', 'note'], {
    restarted: z.array(z.object({ id: z.string(), times: z.number(), leftOut: z.boolean() })),
  }),
  rule('enough-replicas', ['ok', 'note', 'invalid'], {
    judged: z.number(),
    planned: z.number(),
    /** Those of the plan that said anything, or ended. */
    reported: z.number(),
    /** Where each process has one role: the one that fewest are left of. */
    fewest: z.object({ role: z.enum(['client', 'server']), left: z.number(), planned: z.number() }).optional(),
    /** Why the others cannot be judged. */
    lost: z.array(lostReplica),
    restarted: z.array(z.string()),
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
    /** Whether the load's process printed anything for its log. */
    logged: z.boolean(),
  }),
  rule('calls-answered', ['ok', 'note', 'invalid'], {
    calls: z.number(),
    failed: z.number(),
    /** Of all calls, those to replicas that are not judged included. */
    failures: z.array(z.object({ status: z.string(), calls: z.number() })),
  }),
  rule('load-landed', ['ok', 'note', 'invalid'], { answered: z.number(), made: z.number() }),
  rule('work-reached', ['ok', 'note', 'invalid'], {
    maker,
    /** By the one that made least of it, and by the one that made most. */
    least: z.number(),
    most: z.number(),
    planned: z.number(),
  }),
  rule('load-even', ['ok', 'note'], { maker, fewest: madeWork, most: madeWork }),
  rule('no-backlog', ['ok', 'note', 'invalid'], {
    /** The one furthest behind: what it had begun and not done, and the share of what it had begun. */
    worst: z.object({ id: z.string(), work: z.number(), share: z.number() }),
  }),
  rule('passes-succeeded', ['note'], { failed: z.number() }),
  rule('k6-checks', ['ok', 'note'], {
    /** Checks that were made, and those that nothing came for. */
    made: z.number(),
    unmade: z.number(),
    /** `often`: more than can be passed over. */
    failed: z.array(z.object({ name: z.string(), times: z.number(), fails: z.number(), often: z.boolean() })),
  }),
  rule('k6-thresholds', ['ok', 'note'], {
    thresholds: z.number(),
    crossed: z.array(z.object({ metric: z.string(), condition: z.string() })),
  }),
  rule('enough-checkpoints', ['ok', 'note'], {
    /** The baseline included. */
    planned: z.number(),
    /** Without these a verdict by checkpoints is none. */
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
    between: z.enum(['kernel-libuv', 'kernel-grpc', 'node-counters']),
    sees: z.number(),
    of: z.number(),
    replica: z.string(),
  }),
  rule('sockets-bounded', ['ok', 'note'], {
    ceiling: socketCeiling,
    /** What spaces passes: the incident's back-off, what each takes at least, or the plan's rate. */
    pace: z.discriminatedUnion('by', [
      z.object({ by: z.literal('back-off') }),
      z.object({ by: z.literal('pass'), passMs: z.number() }),
      z.object({ by: z.literal('rate'), perSecond: z.number() }),
    ]),
  }),
] as const;

/** What an older lab found, in words alone. */
const olderFinding = rule('older', ['ok', 'note', 'invalid'], {
  /** The rule as that lab called it, e.g. `censuses-agree:node-counters`. */
  named: z.string(),
});

/** Something that the audit looked at, with its sentence. */
export const finding = z.discriminatedUnion('rule', [...rules, olderFinding]);
const checkedFinding = z.discriminatedUnion('rule', rules);

export type Finding = z.infer<typeof finding>;
/** What an audit of today finds. */
export type CheckedFinding = z.infer<typeof checkedFinding>;
export type ProcessEnding = z.infer<typeof processEnding>;
export type LostReplica = z.infer<typeof lostReplica>;

type WithoutSentence<Of> = Of extends unknown ? Omit<Of, 'sentence'> : never;
/** A finding before it is put into words. */
export type AuditFact = WithoutSentence<CheckedFinding>;
/** The facts of one rule. */
export type FactOf<Rule extends AuditFact['rule']> = Extract<AuditFact, { rule: Rule }>;

/** Returns what a report calls the rule of a finding. */
export function ruleName(of: Finding): string {
  if (of.rule === 'older') return of.named;
  return of.rule === 'censuses-agree' ? `${of.rule}:${of.between}` : of.rule;
}
