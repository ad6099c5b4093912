import { PROBE_ENV } from '../../../protos/probeEnvironment.js';
import { OBSERVE, OBSERVE_OWN } from '../../../protos/settings/observe.js';
import { environmentOf } from '../../../protos/settings/told.js';
import { type StartedProgram, startProgram } from '../../../services/process/childProcess.js';
import type { PlanFor } from '../../plan/plan.js';

/** The probe as it was compiled beside this file. */
const PRELOAD = new URL('../../../services/probe/preload.js', import.meta.url).href;

/**
 * Starts a command of one's own with the probe in every Node process below it. Its standard streams are ours, untouched;
 * only where stdout is needed for a document, its own goes to stderr.
 * @param channel path that the processes connect to
 */
export function startCommand(
  { target, observe }: PlanFor<'command'>,
  { channel, env, keepsStdout }: { channel: string; env: NodeJS.ProcessEnv; keepsStdout: boolean },
): StartedProgram {
  const [program = '', ...args] = target.argv;
  return startProgram(program, args, {
    cwd: target.cwd,
    input: 'inherit',
    output: keepsStdout ? 'inherit' : 'to-stderr',
    env: {
      ...env,
      ...environmentOf({ ...OBSERVE, ...OBSERVE_OWN }, { ...observe, metrics: 'off' }),
      ...withProbe(env, channel),
    },
  });
}

/** Returns the variables that bring the probe in: after what the user's own NODE_OPTIONS load. */
function withProbe(env: NodeJS.ProcessEnv, channel: string): NodeJS.ProcessEnv {
  const own = env.NODE_OPTIONS?.trim();
  return { NODE_OPTIONS: `${own ? `${own} ` : ''}--import=${PRELOAD}`, [PROBE_ENV.channel]: channel };
}
