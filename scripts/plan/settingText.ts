import { durationText } from './read.js';
import { flagOf, rowOf, type Setting, switchesOf } from './settings.js';

/** The value of an optional setting that nobody set: gRPC's own default applies. */
const NOT_SET = 'not set';

/** Returns the flag of a setting, `--server-max-age`; words where it has none. */
export function settingName(setting: Setting): string {
  const name = flagOf(setting)?.name ?? switchesOf(setting)[0]?.name;
  return name === undefined ? (rowOf(setting).words ?? setting) : `--${name}`;
}

/** Returns a value as one says it: `300ms`, `on`, `not set`. */
export function valueText(setting: Setting, value: unknown): string {
  if (value === undefined) return NOT_SET;
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') return rowOf(setting).kind.is === 'duration' ? durationText(value) : `${value}`;
  if (rowOf(setting).kind.is === 'words' && Array.isArray(value) && value.length > 0) return value.join(' ');
  if (Array.isArray(value)) return value.length === 0 ? NOT_SET : value.map(growthText).join(' and ');
  return `${value}`;
}

/**
 * Returns what says a setting on the command line: `--server-max-age=300ms`, `--profile`, `--no-attribution`.
 * @param text the value as {@link valueText} has it
 */
export function settingArgument(setting: Setting, text: string): string {
  const name = settingName(setting);
  const said = switchesOf(setting).find(({ says }) => valueText(setting, says) === text);
  if (said) return `--${said.name}`;
  if (text === NOT_SET || switchesOf(setting).length > 0) return `no ${name}`;
  return name.startsWith('--') ? `${name}=${text}` : `${name} ${text}`;
}

/** Returns the flags that say a value: none where it is not set or has none, several where the flag is repeated. */
export function settingArguments(setting: Setting, value: unknown): string[] {
  const flag = flagOf(setting);
  if (flag === undefined) return switchesOf(setting).flatMap(({ name, says }) => (says === value ? [`--${name}`] : []));
  if (value === undefined) return [];
  return Array.isArray(value)
    ? value.map((each) => `--${flag.name}=${typeof each === 'string' ? each : growthText(each)}`)
    : [`--${flag.name}=${valueText(setting, value)}`];
}

function growthText({ metric, perWork }: { metric: string; perWork: number }): string {
  return `${metric}:${perWork}`;
}
