import { type FlagOfRow, GROUPS, type Kind } from '../../protos/settings/row.js';
import type { Catalogue } from '../plan/catalogue.js';
import type { Flag, Reader } from '../plan/flag.js';
import { choice, decimal, duration, listOf, orZero, release, wholeNumber } from '../plan/read.js';
import { flagOf, rowOf, SETTING_PATHS, type Setting, switchesOf, takesList } from '../plan/settings.js';
import { valueText } from '../plan/settingText.js';
import { growth, LIMITABLE_METRICS } from './growth.js';

/**
 * Returns the flags that set settings, by group: each is made of its row.
 * @param settings default: all of a run of the lab
 */
export function settingFlags(
  from: Catalogue,
  settings: readonly Setting[] = SETTING_PATHS,
): Readonly<Record<string, Flag>> {
  const flags = settings.flatMap((setting) => flagsOf(setting, from));
  return Object.fromEntries(GROUPS.flatMap((group) => flags.filter(([, flag]) => flag.group === group)));
}

function flagsOf(setting: Setting, from: Catalogue): [name: string, flag: Flag][] {
  const flag = flagOf(setting);
  if (flag) return [[flag.name, valued(setting, flag, from)]];
  return switchesOf(setting).map(({ name, says, ...shown }) => [name, { takes: 'nothing', ...shown }]);
}

function valued(setting: Setting, flag: FlagOfRow, from: Catalogue): Flag {
  const { kind } = rowOf(setting);
  const read = readerOf(kind, flag, from);
  const shown = defaultText(setting, flag);
  const isFree = kind.is === 'text' || kind.is === 'words';
  return {
    takes: kind.is === 'growths' || kind.is === 'words' ? 'many' : 'one',
    group: flag.group,
    placeholder: `${flag.placeholder}${takesList(setting) && flag.unsaid === undefined ? '[,…]' : ''}`,
    example: flag.example,
    help: helpText(kind, flag, from),
    ...(shown !== undefined && { default: shown }),
    read: takesList(setting)
      ? orAll(kind, from, listOf(read, exampleList(kind, flag, from)))
      : isFree
        ? read
        : alone(
            read,
            kind.is === 'growths'
              ? `give one value, and the flag again for each other one: --${flag.name}=${flag.example}`
              : ONE_VALUE,
          ),
  };
}

/**
 * Returns the default as the help shows it: the usual value, and whether a variant may have another; none where the
 * setting is not set by default.
 */
function defaultText(setting: Setting, flag: FlagOfRow): string | undefined {
  const { usual, ownToVariant } = rowOf(setting);
  if (flag.default !== undefined || usual === undefined) return flag.default;
  if (Array.isArray(usual)) return undefined;
  return `${valueText(setting, usual)}${ownToVariant ? ", or the variant's own" : ''}`;
}

function helpText(kind: Kind, { help }: FlagOfRow, from: Catalogue): string {
  const chosen = kind.is === 'listed' ? from[kind.in] : {};
  const names = kind.is === 'growths' ? LIMITABLE_METRICS : Object.keys(chosen);
  const summaries = Object.entries(chosen).map(([name, { summary }]) => `${name}: ${summary}.`);
  return help.replace('{names}', names.join(', ')).replace('{summaries}', summaries.join(' '));
}

function readerOf(kind: Kind, { from: low, to: high, orZero: zero }: FlagOfRow, catalogue: Catalogue): Reader<unknown> {
  switch (kind.is) {
    case 'whole':
      return wholeNumber(low ?? kind.low, high ?? kind.high, kind.of);
    case 'decimal':
      return decimal(low ?? 0, high ?? kind.high, kind.of);
    case 'duration':
      return (zero ? orZero : same)(duration(low ?? kind.lowMs, high ?? kind.highMs));
    case 'choice':
      return choice(kind.names, kind.of);
    case 'release':
      return release(kind.lowMinor, kind.of);
    case 'listed':
      return choice(Object.keys(catalogue[kind.in]), kind.of);
    case 'growths':
      return growth;
    case 'switch':
    case 'words':
    case 'text':
      return (text) => ({ value: text });
  }
}

/** Returns a reader that takes `all` for every variant that there is. */
function orAll(kind: Kind, from: Catalogue, otherwise: Reader<unknown[]>): Reader<unknown[]> {
  if (kind.is !== 'listed' || kind.in !== 'variants') return otherwise;
  return (text) => (text === 'all' ? { value: Object.keys(from.variants) } : otherwise(text));
}

/** Returns a list to suggest to users who wrote none: `leaky,fixed`. */
function exampleList(kind: Kind, { example }: FlagOfRow, from: Catalogue): string {
  const names = kind.is === 'choice' ? kind.names : kind.is === 'listed' ? Object.keys(from[kind.in]) : [];
  return names.length > 1 ? names.slice(0, 2).join(',') : example;
}

const ONE_VALUE = 'give one value; runs of several commands are put side by side by grpc-leak-lab compare';

/** Returns a reader that refuses lists; `1,000` is a number that was written so. */
function alone<T>(read: Reader<T>, remedy: string): Reader<T> {
  return (text) => {
    const parts = text.split(',');
    const several = parts.length > 1 && !/^\d{1,3}(,000)+$/.test(text) && parts.every((part) => 'value' in read(part));
    if (!several) return read(text);
    return { message: 'takes no list', remedy };
  };
}

function same<T>(reader: Reader<T>): Reader<T> {
  return reader;
}
