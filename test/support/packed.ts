import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './root.js';

/** The package as `npm pack` makes it, in a folder of its own that is removed when it is disposed. */
export interface Packed extends Disposable {
  readonly folder: string;
  /** The path of the tarball. */
  readonly tarball: string;
}

/** Makes the package. */
export function packed(): Packed {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'leak-lab-packed-')));
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root, stdio: 'ignore' });
  const [tarball = ''] = readdirSync(folder);
  return {
    folder,
    tarball: join(folder, tarball),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** How a program ended, and all that it printed. */
export interface Ended {
  readonly status: number;
  readonly text: string;
}

/**
 * Runs a program as it would be run by hand, away from this project and from the test runner that this runs in. What
 * tools of others leave among temporary files goes with the folder that the project lies in.
 */
export function ran(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Ended {
  const [program = '', ...args] = command;
  const above = dirname(cwd);
  const TMPDIR = join(above === realpathSync(tmpdir()) ? cwd : above, 'tmp');
  mkdirSync(TMPDIR, { recursive: true });
  try {
    const around = { ...clean(), TMPDIR, ...env };
    const text = execFileSync(program, args, { cwd, encoding: 'utf8', env: around, stdio: 'pipe' });
    return { status: 0, text };
  } catch (error) {
    const { status, stdout = '', stderr = '' } = error as { status?: number; stdout?: string; stderr?: string };
    return { status: status ?? -1, text: `${stdout}${stderr}` };
  }
}

/** Returns the environment without what npm and Node's test runner have put there. */
function clean(): NodeJS.ProcessEnv {
  const own = /^(npm_(?!config_registry)|NODE_TEST_CONTEXT$|NODE_OPTIONS$|INIT_CWD$|LEAK_LAB_)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}
