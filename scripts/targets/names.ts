import type { AnyPlan, RunPlan } from '../plan/plan.js';
import { fleetWords } from '../plan/replicas.js';
import { countedWork } from '../text/figures.js';
import { workWords } from './workWords.js';

/** The most characters of a name. */
const LONGEST = 60;

/** Returns the name of what a run measures: a variant, a command in short, the file that lines came from. */
export function targetName({ target }: Pick<AnyPlan, 'target'>): string {
  switch (target.kind) {
    case 'fleet':
      return target.variant;
    case 'command':
      return shortened(target.argv.map(lastPart).join(' '));
    case 'process': {
      const [first, ...others] = target.pids;
      if (first === undefined) return shortened(`service at ${target.pprof}`);
      const numbers = others.length > 0 ? `${first} and ${others.length} more` : first;
      return shortened(`process ${numbers} (${target.argv.map(lastPart).join(' ')}`, ')');
    }
    case 'record':
      return target.from === '-' ? 'standard input' : shortened(lastPart(target.from));
  }
}

/** Returns what a target is, for the front of its name: `variant`, `command`, `lines of`. */
export function targetNoun({ target }: Pick<AnyPlan, 'target'>): string {
  return { fleet: 'variant', command: 'command', process: 'running', record: 'lines of' }[target.kind];
}

/**
 * Returns what a plan runs besides, in short parts: `3 replicas × 60 passes`, `load grpc`, `mtls`, `engine processes`;
 * none where the lab neither drives nor starts a fleet.
 */
export function plannedParts(plan: AnyPlan): PlannedParts | undefined {
  if (!('load' in plan)) return undefined;
  return {
    work: `${fleetWords(plan)}${ON[plan.target.runtime ?? 'node']}${withRelease(plan.target)} × ${countedWork(plan.work.amount, workWords(plan))}`,
    load: plan.load.kind,
    transport: plan.target.transport,
    engine: plan.engine,
  };
}

/** What replicas run on, where that is not Node alone. */
const ON = { node: '', go: ' in Go', mixed: ' in Node and Go' } as const;

function withRelease({ grpcGo }: RunPlan['target']): string {
  return grpcGo === undefined ? '' : ` with grpc-go ${grpcGo}`;
}

export interface PlannedParts {
  readonly work: string;
  readonly load: string;
  readonly transport: 'mtls' | 'tls-shared' | 'plaintext';
  readonly engine: string;
}

/** Returns the last part of a path; any other word stays as it is. */
function lastPart(word: string): string {
  return /^[\w@.:~-]*[\\/]/.test(word) && !word.includes('://')
    ? (word.split(/[\\/]/).findLast((part) => part !== '') ?? word)
    : word;
}

/** Returns a name that is not too long, with its end. */
function shortened(name: string, end = ''): string {
  const most = LONGEST - end.length;
  return `${name.length > most ? `${name.slice(0, most - 1)}…` : name}${end}`;
}
