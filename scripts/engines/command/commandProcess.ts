import { fileURLToPath } from 'node:url';
import { PROBE_ENV } from '../../../protos/probeEnvironment.js';
import { OBSERVE, OBSERVE_OWN } from '../../../protos/settings/observe.js';
import { environmentOf } from '../../../protos/settings/told.js';
import { type StartedProgram, startProgram } from '../../../services/process/childProcess.js';
import type { PlanFor } from '../../plan/plan.js';

/** The surroundings of a command that is started. */
export interface CommandSurroundings {
  readonly channel: string;
  readonly env: NodeJS.ProcessEnv;
  readonly keepsStdout: boolean;
  /** Told every line that it prints; without, its output is not read. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/** The path of the probe as one file, which the build makes. */
export const PRELOAD = fileURLToPath(new URL('../../../services/probe/preload.cjs', import.meta.url));

/**
 * Starts a command of one's own with the probe in every Node process below it. Its standard streams are ours, untouched;
 * only where stdout is needed for a document, its own goes to stderr; and where its lines are to be read, what it prints
 * goes on byte for byte through us.
 * @param channel path that the processes connect to
 */
export function startCommand(
  { target, observe }: PlanFor<'command'>,
  { channel, env, keepsStdout, onLine }: CommandSurroundings,
): StartedProgram {
  const [program = '', ...args] = target.argv;
  return startProgram(program, args, {
    cwd: target.cwd,
    input: 'inherit',
    output: onLine
      ? { stdout: keepsStdout ? process.stdout : process.stderr, stderr: process.stderr, onLine }
      : keepsStdout
        ? 'inherit'
        : 'to-stderr',
    env: {
      ...env,
      ...(target.pprof === undefined
        ? {
            ...environmentOf({ ...OBSERVE, ...OBSERVE_OWN }, { ...observe, metrics: 'off' }),
            ...withProbe(env, channel),
          }
        : { GODEBUG: withAncestors(env.GODEBUG) }),
    },
  });
}

/** Returns the settings of Go's runtime by which the makers of makers are kept, beside what is set already. */
export function withAncestors(own: string | undefined): string {
  const others = (own ?? '').split(',').filter((each) => each !== '' && !each.startsWith('tracebackancestors='));
  return [...others, 'tracebackancestors=8'].join(',');
}

/**
 * Returns the variables that bring the probe in, after what the user's own NODE_OPTIONS require. By `--require`: with
 * `--import` Node hands the main file to its loader of ES modules, past every hook of `require`, as ts-node's.
 */
export function withProbe(env: NodeJS.ProcessEnv, channel: string): NodeJS.ProcessEnv {
  const own = env.NODE_OPTIONS?.trim();
  return { NODE_OPTIONS: `${own ? `${own} ` : ''}--require=${quoted(PRELOAD)}`, [PROBE_ENV.channel]: channel };
}

/** Quotes a path for NODE_OPTIONS where it needs that: some tools read the variable, and know no quotes. */
function quoted(path: string): string {
  return /[\s"\\]/.test(path) ? `"${path.replaceAll(/["\\]/g, '\\$&')}"` : path;
}
