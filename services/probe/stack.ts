import type { RawFrame } from '../../protos/vitals.js';

/** The most user frames of a chain. */
const MOST_FRAMES = 8;

/** The number of frames looked at: a client may be made deep inside a framework. */
const STACK_DEPTH = 64;

/** The folder of the probe itself. */
const OWN = fileOf(new URL('.', import.meta.url).href);

const DEPENDENCIES = '/node_modules/';
const GRPC_JS = /[\\/]node_modules[\\/]@grpc[\\/]grpc-js[\\/]/;

/**
 * The folder of a target that is itself installed under node_modules: its files lie there, and its dependencies one
 * level below.
 */
const INSTALLED = process.argv[1]?.replaceAll('\\', '/').match(/^.*\/node_modules\/(@[^/]+\/)?[^/]+\//)?.[0];

/**
 * Returns the call sites above the caller, innermost first; async callers that wait are among them. A capture costs 5
 * to 20 µs, by depth.
 * @param below leaves out this function and what it has called
 */
export function callSites(depth = STACK_DEPTH, below: (...args: never[]) => unknown = callSites): NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    // Structured, without a text being made of them and without the source-map work that the target may have set up.
    Error.prepareStackTrace = (_, sites) => sites;
    Error.stackTraceLimit = depth;
    Error.captureStackTrace(holder, below);
    return holder.stack as NodeJS.CallSite[];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/**
 * Captures the call sites from here on, and reads them only when asked to. In a call of grpc-js a capture alone costs
 * some 7 µs, by depth.
 */
export function laterCallSites(depth: number): () => NodeJS.CallSite[] {
  const { stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = depth;
    const captured: { stack?: unknown } = new Error(); // cheaper, by 0.3 µs and more, than to give a stack to an object
    return () => read(captured);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function read(captured: { stack?: unknown }): NodeJS.CallSite[] {
  const { prepareStackTrace } = Error;
  try {
    Error.prepareStackTrace = (_, sites) => sites;
    // Read by a version of V8 that formats at once, it would be a text already.
    return Array.isArray(captured.stack) ? captured.stack : [];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}

/** Returns the frames of the target's own code: no part of Node, of a dependency or of the probe. */
export function userFrames(sites: readonly NodeJS.CallSite[]): RawFrame[] {
  const frames: RawFrame[] = [];
  for (const site of sites) {
    const file = site.getFileName();
    if (!file || !isUserFile(file)) continue;
    frames.push([file, site.getLineNumber() ?? 0, site.getColumnNumber() ?? 0]);
    if (frames.length === MOST_FRAMES) break;
  }
  return frames;
}

/**
 * Returns the frames that name a creation site: those of the target's own code; where there are none, those of its
 * dependencies, whose files lie below a `/node_modules/`. Of these, grpc-js counts only where it is alone: every channel
 * is made in it.
 */
export function siteFrames(sites: readonly NodeJS.CallSite[]): RawFrame[] {
  const frames = userFrames(sites);
  if (frames.length > 0) return frames;
  const foreign = framesWhere(sites, (file) => !isBuiltIn(file) && !isOwn(file));
  const callers = foreign.filter(([file]) => !GRPC_JS.test(file));
  return (callers.length > 0 ? callers : foreign).slice(0, MOST_FRAMES);
}

function framesWhere(sites: readonly NodeJS.CallSite[], isWanted: (file: string) => boolean): RawFrame[] {
  return sites.flatMap((site): RawFrame[] => {
    const file = site.getFileName();
    return file && isWanted(file) ? [[file, site.getLineNumber() ?? 0, site.getColumnNumber() ?? 0]] : [];
  });
}

/** Returns the file of the innermost frame that is no part of Node or of the probe. */
export function innermostFile(sites: readonly NodeJS.CallSite[]): string | undefined {
  for (const site of sites) {
    const file = site.getFileName();
    if (file && !isBuiltIn(file) && !isOwn(file)) return file;
  }
  return undefined;
}

const verdicts = new Map<string, boolean>();

/**
 * Tells whether a file, as a path or a module URL, is the target's own: no part of Node, of a dependency or of the
 * probe.
 */
export function isUserFile(file: string): boolean {
  let verdict = verdicts.get(file);
  if (verdict === undefined) {
    verdict = !isBuiltIn(file) && !isOwn(file) && !withoutInstallation(fileOf(file)).includes(DEPENDENCIES);
    verdicts.set(file, verdict);
  }
  return verdict;
}

function isBuiltIn(file: string): boolean {
  return file.startsWith('node:') || file.startsWith('evalmachine.');
}

const owned = new Map<string, boolean>();

function isOwn(file: string): boolean {
  let own = owned.get(file);
  if (own === undefined) {
    own = fileOf(file).startsWith(OWN);
    owned.set(file, own);
  }
  return own;
}

function withoutInstallation(path: string): string {
  return INSTALLED && path.startsWith(INSTALLED) ? path.slice(INSTALLED.length) : path;
}

/**
 * Returns the path of a module URL, or the path itself, with slashes. Good only for comparing: escapes stay as they
 * are.
 */
function fileOf(file: string): string {
  const path = file.startsWith('file://') ? file.slice('file://'.length) : file;
  return path.replaceAll('\\', '/');
}
