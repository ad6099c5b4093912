/**
 * The texts of --help. Imports the flags.
 */
import type { Flag, FlagTable } from '../../plan/flag.js';
import { wrapped } from '../../text/wrapped.js';

/** Returns the help of flags by group, each with its default, and after each group its examples. */
export function groups(table: FlagTable, examples: Readonly<Record<string, readonly string[]>>): string {
  const titles = [...new Set(Object.values(table).map(({ group }) => group))];
  const section = (title: string) => {
    const flags = Object.entries(table).filter(([, flag]) => flag.group === title);
    const shown = (examples[title] ?? []).map((example) => `    $ ${example}\n`);
    return `${title}\n${flags.map(([name, flag]) => flagLines(name, flag)).join('')}${shown.join('')}`;
  };
  return titles.map(section).join('\n');
}

/**
 * Returns a line for each of the flags that most people need.
 * @param said what each does, in a few words
 */
export function mostUsed(table: FlagTable, said: Readonly<Record<string, string>>): string {
  return Object.entries(said)
    .flatMap(([name, words]) => {
      const flag = table[name];
      return flag ? [`${headOf(name, flag).padEnd(SHORT_COLUMNS)}${words}${defaultOf(flag)}\n`] : [];
    })
    .join('');
}

const SHORT_COLUMNS = 26;
const NAME_COLUMNS = 24;
const TEXT_COLUMNS = 72;

function flagLines(name: string, flag: Flag): string {
  const head = headOf(name, flag);
  const [first = '', ...rest] = wrapped(`${flag.help}${defaultOf(flag)}`, TEXT_COLUMNS);
  const start =
    head.length < NAME_COLUMNS - 1
      ? `${head.padEnd(NAME_COLUMNS)}${first}\n`
      : `${head}\n${' '.repeat(NAME_COLUMNS)}${first}\n`;
  return start + rest.map((line) => `${' '.repeat(NAME_COLUMNS)}${line}\n`).join('');
}

function headOf(name: string, flag: Flag): string {
  return `  --${name}${flag.takes === 'nothing' ? '' : `=${flag.placeholder}`}`;
}

function defaultOf(flag: Flag): string {
  return flag.default === undefined ? '' : ` [${flag.default}]`;
}
