/**
 * The room of the command line's arguments: all that is wrong with them is said at once. Imports every room below;
 * loads no engine.
 */
import { resolve } from 'node:path';
import { type Catalogue, catalogue, retainedBy } from '../plan/catalogue.js';
import { isFor } from '../plan/kinds.js';
import { checkLimits } from '../plan/limits.js';
import { type Machine, readMachine, recordOnly } from '../plan/machine.js';
import type { RunPlan } from '../plan/plan.js';
import type { readPlanFile } from '../record/readPlan.js';
import { checkReportsFolder } from '../runs/reportsFolder.js';
import { plainText } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';
import { impossibleCombinations } from './combinations.js';
import { type LabFlags, labFlags } from './labFlags.js';
import { viewSettings } from './outputRequest.js';
import { type Parsed, parse } from './parse.js';
import { inRunningOrder, plansOf } from './plans.js';
import { recordedPlanProblems } from './recordedPlan.js';
import type { Checked, LabRequest } from './requests.js';
import { type SaidPlans, saidPlans } from './said.js';
import type { Surroundings } from './surroundings.js';
import { misplaced, takenByNpm } from './unexpectedArguments.js';
import { whereOf } from './whereFlags.js';

/** The surroundings that a request is checked against. */
export interface LabChecks {
  /** Reads a recorded plan; needed where `--plan` names one, and not loaded otherwise. */
  readonly readPlan?: typeof readPlanFile | undefined;
  readonly from?: Catalogue;
  readonly machineAt?: (folder: string) => Machine;
}

/** Tells whether arguments name a recorded plan. */
export function namesPlan(args: readonly string[]): boolean {
  return args.some((arg) => arg === '--plan' || arg.startsWith('--plan='));
}

/**
 * Checks all about the arguments of `lab`: flags, combinations, a recorded plan, the reports folder, and whether the
 * machine can carry the plans. Touches nothing.
 */
export function labRequest(
  args: readonly string[],
  io: Surroundings,
  { from = catalogue, machineAt = readMachine, readPlan }: LabChecks,
): Checked<LabRequest> {
  const table = labFlags(from);
  const parsed = parse(args, table);
  const { given } = parsed;
  const reportsDir = resolve(io.cwd, given.reports ?? 'reports');
  const folder = checkReportsFolder(reportsDir);
  const machine = machineAt(folder.existing);
  const said = saidPlans(given);
  const { plans, problems: planProblems } =
    given.plan === undefined
      ? { plans: plansOf(said.all, from, machine.cpus), problems: [] }
      : recordedPlans(resolve(io.cwd, given.plan), `--plan=${given.plan}`, said, from, readPlan);
  const problems = [
    ...flagProblems(parsed, said, table, from, io),
    ...planProblems,
    ...imageProblems(plans, given.image),
  ];
  if (problems.length === 0) problems.push(...carried(plans, from, machine)); // of a plan that is only half read nothing can be said
  if (folder.problem) problems.push(folder.problem);
  if (problems.length > 0) return { problems };
  const ordered = inRunningOrder(plans, given.repeat ?? 1, new Date());
  return {
    request: {
      plans: ordered,
      where: whereOf(given),
      json: given.json === true,
      reportsDir,
      argv: [...args],
      view: viewSettings(given, io.env),
    },
  };
}

function flagProblems(
  { mentioned, positionals, problems }: Parsed<LabFlags>,
  said: SaidPlans,
  table: LabFlags,
  from: Catalogue,
  io: Surroundings,
): Problem[] {
  return [
    ...problems,
    ...misplaced(positionals, table, Object.keys(from.variants)),
    ...takenByNpm(io.env, table, mentioned, 'lab'),
    ...said.problems,
    ...impossibleCombinations(said.all, mentioned, from),
  ];
}

/** Finds an image that is to be built for replicas in Go: the Dockerfile has those in Node alone. */
function imageProblems(plans: readonly RunPlan[], image: string | undefined): Problem[] {
  if (image !== 'build' || plans.every(({ target: { runtime } }) => runtime === 'node')) return [];
  const remedy = 'leave it out: the image is made from the Go on this machine; or leave out --runtime';
  return [{ subject: '--image=build', message: 'makes an image without the agent in Go', remedy }];
}

/** Reads the plan of a file; of the other flags only the time limit counts. */
function recordedPlans(
  file: string,
  flag: string,
  said: SaidPlans,
  from: Catalogue,
  readPlan: LabChecks['readPlan'],
): { plans: RunPlan[]; problems: Problem[] } {
  if (!readPlan) throw new Error('--plan was not seen in the arguments');
  const reading = readPlan(file, 'name the plan.json of a run, for example reports/latest/plan.json');
  if ('fault' in reading)
    return { plans: [], problems: [{ subject: flag, message: plainText(reading.message), remedy: reading.remedy }] };
  const { plan } = reading;
  if (!isFor(plan, 'fleet')) {
    const remedy = 'name the plan.json of a run of the lab; a command of your own is run by grpc-leak-lab check';
    return { plans: [], problems: [{ subject: flag, message: 'is not of a run of the lab', remedy }] };
  }
  const timeMs = said.all[0]?.['limits.timeMs'];
  const plans = [timeMs === undefined ? plan : { ...plan, limits: { ...plan.limits, timeMs } }];
  return {
    plans,
    problems: recordedPlanProblems(plan, reading.unknown, from).map((problem) => ({ ...problem, subject: flag })),
  };
}

/**
 * Returns the limits that the plans go beyond; a limit that several of them go beyond is reported once, for the first.
 */
function carried(plans: readonly RunPlan[], from: Catalogue, machine: Machine): Problem[] {
  const all = plans.flatMap((plan) =>
    checkLimits(plan, retainedBy(plan, from), plan.engine === 'processes' ? machine : recordOnly(machine)),
  );
  return all.filter(({ limit }, index) => all.findIndex((other) => other.limit === limit) === index);
}
