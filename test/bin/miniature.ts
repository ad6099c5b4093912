import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../support/root.js';

/** The result of a run of the tests. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The words of its tests, in order. */
  readonly told: readonly string[];
}

/** A checkout with the project's own `bin/` and the given tests, and none of its sources. */
export interface Miniature {
  readonly folder: string;
  run(args: readonly string[], environment?: NodeJS.ProcessEnv): Outcome;
  start(args: readonly string[], environment?: NodeJS.ProcessEnv): ChildProcess;
  /** Returns what tests told since this was asked last. */
  told(): string[];
  /** Writes a test, with `tell(text)` at its disposal. */
  write(path: string, body: string): void;
  remove(): void;
}

const HEAD = `import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
const tell = (text: string) => appendFileSync(process.env.TOLD ?? '', \`\${text}\\n\`);
void [assert, it, spawn, existsSync, mkdtempSync, writeFileSync, tmpdir, sleep, tell];
`;

/** @param tests bodies by their paths below `test/` */
export function miniature(tests: Readonly<Record<string, string>>): Miniature {
  const folder = mkdtempSync(join(tmpdir(), 'leak-lab-miniature-'));
  const toldFile = join(folder, 'told');
  for (const name of ['bin', 'tsconfig.json', 'test/support/unitGuard.ts'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const write = (path: string, body: string) => {
    const file = join(folder, 'test', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, HEAD + body);
  };
  for (const [path, body] of Object.entries(tests)) write(path, body);

  let read = 0;
  const told = () => {
    const lines = existsSync(toldFile) ? readFileSync(toldFile, 'utf8').split('\n').slice(0, -1) : [];
    const fresh = lines.slice(read);
    read = lines.length;
    return fresh;
  };
  const command = (args: readonly string[]) => [join(folder, 'bin/test.js'), ...args];
  const options = (environment: NodeJS.ProcessEnv = {}) => ({
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: undefined, TOLD: toldFile, INIT_CWD: folder, ...environment },
  });
  appendFileSync(toldFile, '');
  return {
    folder,
    told,
    write,
    run(args, environment) {
      told();
      const { status, stdout, stderr } = spawnSync(process.execPath, command(args), {
        ...options(environment),
        encoding: 'utf8',
      });
      return { status, stdout, stderr, told: told() };
    },
    start: (args, environment) => spawn(process.execPath, command(args), { ...options(environment), stdio: 'ignore' }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
