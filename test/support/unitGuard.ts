/**
 * Loaded into every process of a unit test: refuses to start what end-to-end tests are for. Unit tests run beside one
 * another, and a fleet, a browser or a Docker Engine among them would disturb the rest.
 */
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

const PROGRAMS = /(^|[\s/\\])(dockerd|k6|prometheus|chrom(e|ium)[\w-]*)(\.exe)?$/;
const SERVICES = /services[/\\](agent|driver)[/\\]main\.js$/;
const QUESTIONS = ['version', '--version', '--help'];

/** Returns what an end-to-end test would have started by this command, if anything. */
export function refused(command: readonly string[]): string | undefined {
  const [program = '', ...args] = command;
  if (PROGRAMS.test(program)) return args.some((arg) => QUESTIONS.includes(arg)) ? undefined : program;
  return command.find((word) => SERVICES.test(word));
}

function guarded<T extends (...args: never[]) => unknown>(start: T): T {
  return new Proxy(start, {
    apply(target, self, args: unknown[]) {
      const words = args.flat().filter((word): word is string => typeof word === 'string');
      const what = refused(words);
      if (what !== undefined)
        throw new Error(`a unit test starts ${what}: call its file ….e2e.test.ts, so that it runs by itself`);
      return Reflect.apply(target, self, args);
    },
  });
}

const { exec, execFile, execFileSync, execSync, fork, spawn, spawnSync } = childProcess;
const starts = { exec, execFile, execFileSync, execSync, fork, spawn, spawnSync };
Object.assign(childProcess, Object.fromEntries(Object.entries(starts).map(([name, start]) => [name, guarded(start)])));
syncBuiltinESMExports();
