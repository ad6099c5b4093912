/**
 * Command lines of any run that flags can say, and what becomes of them, for tests of the commands that the lab prints.
 */
import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { labRequest } from '../../scripts/flags/labRequest.js';
import type { LabRequest } from '../../scripts/flags/requests.js';
import type { RunPlan } from '../../scripts/plan/plan.js';
import { readPlanFile } from '../../scripts/record/readPlan.js';
import { variants } from '../../services/variants/index.js';

const ROOMY = { memoryBytes: 1e13, descriptorLimit: 1e9, ephemeralPorts: 1e9, diskBytes: 1e13 };

/** Returns what `lab` makes of these arguments on a machine that has room for everything. */
export function labOn(args: string, cpus: number, cwd = tmpdir(), env: NodeJS.ProcessEnv = {}): LabRequest {
  const outcome = labRequest(
    args.split(' ').filter(Boolean),
    { env, cwd },
    { readPlan: readPlanFile, machineAt: () => ({ ...ROOMY, cpus }) },
  );
  if ('problems' in outcome) assert.fail(`${args}: ${JSON.stringify(outcome.problems)}`);
  return outcome.request;
}

/** The plans that a printed command makes, on a machine of another size than it was printed on. */
export function plansOfCommand(command: string | undefined, cpus = 32): RunPlan[] {
  assert.match(command ?? '', /^(npx )?grpc-leak-lab lab /);
  return labOn(`${command}`.replace(/^(npx )?grpc-leak-lab lab /, ''), cpus).plans;
}

/**
 * A plan without its id, and without the rate of the incident's cadence, which follows the machine and means nothing.
 */
export function meaning({ id, work, ...others }: RunPlan): Omit<RunPlan, 'id'> {
  return { ...others, work: work.cadence === 'incident' ? { ...work, ratePerReplica: 0 } : work };
}

/**
 * A flag of the service, or none; the values are those that gRPC has by itself, those that variants bring, and others.
 */
const service = (flag: string, ...values: string[]) =>
  fc.constantFrom('', '', ...values.map((value) => `--${flag}=${value}`));
const connection = ['5s', '1500ms', '1h'];

/** Arguments of one run: any variant, every flag of the service, and what else decides a run. */
export const anyRun: fc.Arbitrary<string> = fc
  .record({
    variant: fc.constantFrom(...Object.keys(variants)).map((name) => `--variant=${name}`),
    replicas: fc.integer({ min: 1, max: 20 }).map((value) => `--replicas=${value}`),
    slices: fc.integer({ min: 3, max: 24 }).map((value) => `--slices=${value}`),
    passes: fc.integer({ min: 24, max: 400 }).map((value) => `--passes=${value}`),
    load: fc.constantFrom(
      '',
      '--rate=4',
      '--rate=25',
      '--load=grpc --rate=3.5',
      '--role=split',
      '--load=none',
      '--load=none --cadence=incident',
    ),
    transport: fc.constantFrom('', '', '--transport=plaintext', '--transport=tls-shared'),
    service: fc.tuple(
      service('server-max-idle', ...connection),
      service('server-max-age', ...connection),
      service('server-max-age-grace', ...connection),
      service('client-keepalive', '10s'),
      service('client-idle-timeout', '30m', '2s'),
      service('call-deadline', '500ms'),
      service('stream-deadline', '30s', '500ms', '2s'),
      service('faulty-peers', '0', '3', '5'),
    ),
    metrics: fc.constantFrom('', '--metrics', '--monitor'),
    expect: fc.constantFrom('', '', '--expect=any', '--expect=leak', '--expect=clean'),
    rest: fc.subarray([
      '--no-attribution',
      '--count-timers',
      '--profile',
      '--cpu-profile',
      '--tick=1500ms',
      '--seed=3',
      '--max-growth=sockets:0.25',
    ]),
  })
  .map(({ service: settings, rest, ...one }) =>
    [...Object.values(one), ...settings, ...rest, '--time-limit=9h'].filter(Boolean).join(' '),
  )
  .filter((args) => !hangsForEver(args));

/** Refused: passes that hang. */
function hangsForEver(args: string): boolean {
  return args.includes('--faulty-peers=5') && !args.includes('--call-deadline');
}
