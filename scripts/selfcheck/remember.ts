import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { buildName, labVersion } from '../record/labVersion.js';
import { RecordError } from '../record/recordError.js';
import { type SelfCheckMark, selfCheckMark } from '../record/selfCheckMark.js';
import { writeAtomically } from '../record/writeFiles.js';

/** The version of the file. */
const VERSION = 1;

/**
 * Returns what is known of this machine, this Node and this build of the lab: a self-check of any other says nothing of
 * them. Never throws; a file that is not there, or is no such file, is none.
 */
export function rememberedSelfCheck(env: NodeJS.ProcessEnv = process.env): SelfCheckMark {
  try {
    const { schemaVersion, mark } = JSON.parse(readFileSync(fileIn(env), 'utf8'));
    const checked = selfCheckMark.safeParse(mark);
    if (schemaVersion === VERSION && checked.success) return checked.data;
  } catch {
    // Not there, or damaged: nothing is known.
  }
  return { outcome: 'none' };
}

/** What became of remembering: the file, or why there is none. */
export type Remembering = { readonly file: string } | { readonly unwritable: string };

/** Remembers a self-check in the user's cache folder. Never throws. */
export function rememberSelfCheck(mark: SelfCheckMark, env: NodeJS.ProcessEnv = process.env): Remembering {
  try {
    const file = fileIn(env);
    mkdirSync(folderIn(env), { recursive: true });
    writeAtomically(file, `${JSON.stringify({ schemaVersion: VERSION, ...keyWords(), mark }, null, 2)}\n`);
    return { file };
  } catch (error) {
    const cause = error instanceof RecordError ? error.cause : error;
    return { unwritable: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** Returns the file of this machine, Node and build: each has one of its own, so that two cannot disturb one another. */
function fileIn(env: NodeJS.ProcessEnv): string {
  const key = createHash('sha256')
    .update(JSON.stringify([hostname(), keyWords()]))
    .digest('hex');
  return join(folderIn(env), `self-check-${key.slice(0, 16)}.json`);
}

function keyWords() {
  return {
    lab: labVersion(),
    build: buildName,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
  };
}

/** Returns the lab's folder in the user's cache folder: XDG_CACHE_HOME where it is set, else what the system has for it. */
function folderIn(env: NodeJS.ProcessEnv): string {
  const { XDG_CACHE_HOME: xdg = '', LOCALAPPDATA: local = '' } = env;
  if (isAbsolute(xdg)) return join(xdg, 'grpc-leak-lab');
  if (process.platform === 'win32' && isAbsolute(local)) return join(local, 'grpc-leak-lab', 'Cache');
  const home = homedir();
  return join(home, process.platform === 'darwin' ? join('Library', 'Caches') : '.cache', 'grpc-leak-lab');
}
