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

const NAME_COLUMNS = 24;
const TEXT_COLUMNS = 72;

function flagLines(name: string, flag: Flag): string {
  const head = `  --${name}${flag.takes === 'nothing' ? '' : `=${flag.placeholder}`}`;
  const [first = '', ...rest] = wrapped(
    `${flag.help}${flag.default === undefined ? '' : ` [${flag.default}]`}`,
    TEXT_COLUMNS,
  );
  const start =
    head.length < NAME_COLUMNS - 1
      ? `${head.padEnd(NAME_COLUMNS)}${first}\n`
      : `${head}\n${' '.repeat(NAME_COLUMNS)}${first}\n`;
  return start + rest.map((line) => `${' '.repeat(NAME_COLUMNS)}${line}\n`).join('');
}
