// A run of Node with a folder of its own for temporary files: what its processes leave there, also those that are
// killed, is seen and removed when it ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Short: paths of Unix sockets, which are made below, may have 107 bytes. */
const PREFIX = 'lab-';
const OWNER = '.owner';

/** What others leave: browsers do, when they are closed as they should be. */
const NOT_OURS = /^(\.owner$|\.?org\.chromium|\.?com\.google|playwright|node-compile-cache$)/;

/** The milliseconds that processes have for what they remove after the run has ended. */
const GRACE_MS = 5000;

const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs Node until it ends. A stop is handed on; Ctrl-C reaches it from the terminal.
 * @param {readonly string[]} args
 * @param {{cwd: string, env?: NodeJS.ProcessEnv, output?: number}} how `output` is the descriptor that it prints to; ours,
 *   unless it is given
 * @returns {Promise<{status: number | undefined, left: string[]}>} its status, if it had one, and the names of what is
 *   left of it in the folder, which is gone
 */
export async function runInOwnTemp(args, { cwd, env = process.env, output }) {
  removeOfTheDead();
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  chmodSync(folder, 0o711); // tests become other users too
  writeFileSync(join(folder, OWNER), String(process.pid));
  const child = spawn(process.execPath, args, {
    ...{ cwd, env: { ...env, TMPDIR: folder } },
    stdio: ['inherit', output ?? 'inherit', output ?? 'inherit'],
  });
  let stopped;
  const stop = (name) => {
    stopped = name;
    if (name !== 'SIGINT' || !process.stdin.isTTY) child.kill(name);
  };
  for (const name of STOPS) process.on(name, stop);
  try {
    const [status] = await once(child, 'exit');
    if (stopped) return { status: 128 + constants.signals[stopped], left: [] };
    return { status: status ?? undefined, left: await leftIn(folder) };
  } finally {
    for (const name of STOPS) process.off(name, stop);
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function leftIn(folder) {
  const names = () => readdirSync(folder).filter((name) => !NOT_OURS.test(name));
  for (const giveUp = Date.now() + GRACE_MS; names().length > 0 && Date.now() < giveUp; ) await sleep(50);
  return names().sort();
}

/** Removes the folders of runs that were killed. */
function removeOfTheDead() {
  for (const name of readdirSync(tmpdir())) {
    if (!/^lab-\w{6}$/.test(name)) continue;
    const folder = join(tmpdir(), name);
    const owner = ownerOf(folder);
    if (owner !== undefined && !isAlive(owner)) rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns undefined of a folder that is somebody else's, or just being made. */
function ownerOf(folder) {
  try {
    return Number(readFileSync(join(folder, OWNER), 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
