// The arguments of `npm test`: parts of paths, our own flags, and those of node, which are handed on.
import { isAbsolute, join, relative, resolve } from 'node:path';

/** The flags of node that may have their value in the next argument. */
const WITH_VALUE = new Set([
  '--test-concurrency',
  '--test-name-pattern',
  '--test-reporter',
  '--test-reporter-destination',
  '--test-shard',
  '--test-skip-pattern',
  '--test-timeout',
]);

const OURS = { '--help': 'help', '-h': 'help', '--unit': 'unit', '--skipped': 'skipped', '--watch': 'watch' };

/**
 * Reads the arguments.
 * @param {readonly string[]} args
 * @param {{root: string, cwd: string}} where the repository, and the folder that the user stands in
 */
export function parse(args, where) {
  const wanted = { help: false, unit: false, skipped: false, watch: false, parts: [], nodeFlags: [] };
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index];
    if (Object.hasOwn(OURS, arg)) wanted[OURS[arg]] = true;
    else if (!arg.startsWith('-')) wanted.parts.push(asPart(arg, where));
    else if (WITH_VALUE.has(arg) && index + 1 < args.length) wanted.nodeFlags.push(`${arg}=${args[++index]}`);
    else wanted.nodeFlags.push(arg);
  }
  return wanted;
}

/**
 * Returns a word as it is, and a path of a source or of a compiled file as that of the source, from the repository's
 * top.
 */
function asPart(arg, { root, cwd }) {
  const isPath = isAbsolute(arg) || /^\.\.?([/\\]|$)/.test(arg);
  const path = isPath ? join(relative(root, resolve(cwd, arg)), /[/\\]$/.test(arg) ? '/' : '') : arg;
  return path
    .replaceAll('\\', '/')
    .replace(/^dist\/[^/]+\//, '')
    .replace(/\.js$/, '.ts');
}
