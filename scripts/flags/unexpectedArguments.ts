import type { FlagTable } from '../plan/flag.js';
import { nearest } from '../text/nearest.js';
import { plainText } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';

/** Finds arguments of a command that takes only flags: `leaky`, `variant=leaky`, `fixed` after `--variant=leaky,`. */
export function misplaced(
  positionals: readonly string[],
  table: FlagTable,
  variantNames: readonly string[],
  command = 'lab',
): Problem[] {
  return positionals.map((text) => ({
    subject: plainText(text) || '(empty argument)',
    message: 'is no flag, and this command takes flags only',
    remedy: cureOf(text, table, variantNames, command),
  }));
}

function cureOf(text: string, table: FlagTable, variantNames: readonly string[], command: string): string {
  const [name = '', value] = text.split('=', 2);
  if (Object.hasOwn(table, name))
    return `write --${plainText(text)}${value === undefined && table[name]?.takes !== 'nothing' ? '=…' : ''}`;
  const variant = nearest(text, variantNames);
  return variant === undefined
    ? `see grpc-leak-lab ${command} --help`
    : `a variant is named by --variant=${variant}, several by --variant=${variantNames.slice(0, 2).join(',')}`;
}

/**
 * Finds flags that npm took for itself: `npm run lab --variant=leaky` hands the script no argument, only
 * npm_config_variant in its environment. Names that are npm's own settings as well prove nothing and are passed over.
 */
export function takenByNpm(
  env: NodeJS.ProcessEnv,
  table: FlagTable,
  mentioned: ReadonlySet<string>,
  command: string,
): Problem[] {
  if (env.npm_lifecycle_event !== command) return [];
  return Object.keys(table)
    .filter((name) => !NPM_SETTINGS.has(name) && !mentioned.has(name))
    .flatMap((name) => {
      const positive = name.replace(/^no-/, '').replaceAll('-', '_');
      const value = env[`npm_config_${positive}`];
      const given = name.startsWith('no-')
        ? value === '' || value === 'false'
        : value !== undefined && value !== '' && value !== 'false';
      if (!given) return [];
      const flag = table[name]?.takes === 'nothing' ? `--${name}` : `--${name}=${plainText(value ?? '')}`;
      return [
        {
          subject: flag,
          message: 'was taken by npm and did not reach the lab',
          remedy: `put -- before the flags: npm run ${command} -- ${flag}`,
        },
      ];
    });
}

/**
 * The settings of npm itself (https://docs.npmjs.com/cli/using-npm/config) that are flags here too; `quiet` is short
 * for a log level.
 */
const NPM_SETTINGS = new Set(['json', 'quiet', 'no-color']);
