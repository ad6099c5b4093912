// `npm test -- --watch`: runs the tests again whenever a source has changed, each time in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync, watch as watchFolder } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { hashSources, root, SOURCES } from '../build.js';

const runner = fileURLToPath(new URL('../../test.js', import.meta.url));

/** The milliseconds without a change after which tests are run: an editor writes one change in several steps. */
const QUIET_MS = 100;
const STOP_LIMIT_MS = 20_000;
const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs the tests now and after each change; a change ends a run under way.
 * @param {readonly string[]} args those of `npm test`, without `--watch`
 * @returns {Promise<number>} the exit status, once it is told to stop; none of its processes lives then
 */
export async function watch(args) {
  let signalled;
  const told = new Promise((resolve) => {
    for (const name of STOPS)
      process.on(name, () => {
        signalled ??= name;
        resolve();
      });
  });
  while (signalled === undefined) {
    const hash = hashNow();
    const run = startRun(args);
    void run.ended.then(() => signalled ?? console.error('waiting for a change; Ctrl-C ends it'));
    await changeFrom(hash, told);
    await run.stop();
  }
  return 128 + constants.signals[signalled];
}

/** Starts a run in a process group of its own, so that whatever tests have started is ended with them. */
function startRun(args) {
  const child = spawn(process.execPath, [runner, ...args], { stdio: 'inherit', detached: true });
  const group = -child.pid;
  return {
    ended: once(child, 'exit'),
    async stop() {
      signal(group, 'SIGTERM');
      for (const giveUp = Date.now() + STOP_LIMIT_MS; signal(group, 0); await sleep(20))
        if (Date.now() > giveUp) signal(group, 'SIGKILL');
    },
  };
}

/**
 * Sends a signal to a group.
 * @returns {boolean} whether anybody was there to receive it
 */
function signal(group, name) {
  try {
    return process.kill(group, name);
  } catch {
    return false;
  }
}

/** Waits until the sources no longer have this hash, or for a promise. */
async function changeFrom(hash, orThis) {
  let isOver = false;
  const over = orThis.then(() => (isOver = true));
  while (!isOver) {
    const watchers = [];
    const change = new Promise((resolve) => {
      for (const { folder, names } of watchedFolders())
        watchers.push(watchFolder(folder, (_, name) => (names?.includes(name) ?? true) && resolve()));
    });
    if (hashNow() === hash) await Promise.race([change, over]); // otherwise it changed before it was watched
    for (const watcher of watchers) watcher.close();
    if (!isOver) await sleep(QUIET_MS);
    if (![hash, undefined].includes(hashNow())) return;
  }
}

/** Returns the hash of the sources; undefined when a file disappears while they are read. */
function hashNow() {
  try {
    return hashSources();
  } catch {
    return undefined;
  }
}

/**
 * Returns every folder of sources, each to be watched by itself: a recursive watcher loses files that editors replace.
 */
function watchedFolders() {
  const tops = SOURCES.map((name) => join(root, name)).filter(
    (path) => existsSync(path) && statSync(path).isDirectory(),
  );
  const below = tops.flatMap((top) =>
    readdirSync(top, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return [{ folder: root, names: SOURCES }, ...[...tops, ...below].map((folder) => ({ folder }))];
}
