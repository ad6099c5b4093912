import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import { messagesOf, textOfData } from '../load/own/data.js';
import { readinessOf } from '../load/own/readiness.js';
import { unsetVariables } from '../load/own/variables.js';
import { DRIVEN_BY, drivenBy } from '../plan/drive.js';
import type { DrivePlan } from '../plan/plan.js';
import { listed } from '../text/figures.js';
import { quoted } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';
import type { Surroundings } from './surroundings.js';
import { elsewhere, hostOfAddress } from './thisMachine.js';

/** The flags that some ways to drive a command have, and others have not. */
const ONLY_WITH: Readonly<Record<string, readonly (typeof DRIVEN_BY)[number][]>> = {
  proto: ['call'],
  'proto-path': ['call'],
  metadata: ['call'],
  authority: ['call'],
  address: ['call'],
  tls: ['call'],
  header: ['url'],
  method: ['url'],
  data: ['call', 'url'],
  ca: ['call', 'url'],
  cert: ['call', 'url'],
  key: ['call', 'url'],
  ...Object.fromEntries(
    ['deadline', 'ready', 'calls', 'warm-up', 'slices', 'rate', 'concurrency', 'confirm', 'no-confirm'].map(
      (name) => [name, DRIVEN_BY] as const,
    ),
  ),
};

/**
 * Finds all that is wrong with the load that flags ask for, as far as it can be known before anything is started.
 * @param mentioned names of all flags given, readable or not
 */
export function driveProblems(drive: DrivePlan, mentioned: ReadonlySet<string>, { cwd, env }: Surroundings): Problem[] {
  return [
    ...ways(mentioned),
    ...misplaced(mentioned),
    ...files(drive, cwd),
    ...url(drive),
    ...(drive.address === undefined ? [] : elsewhere('--address', drive.address, hostOfAddress(drive.address))),
    ...data(drive, cwd),
    ...pairs('metadata', drive.metadata, env),
    ...pairs('header', drive.headers, env),
    ...amounts(drive, mentioned),
    ...ready(drive),
  ];
}

function ways(mentioned: ReadonlySet<string>): Problem[] {
  const [first, ...others] = DRIVEN_BY.filter((by) => mentioned.has(by));
  return others.map((by) => ({
    subject: `--${by}`,
    message: `is given beside --${first}`,
    remedy: 'drive the command by one of them; compare puts two runs side by side',
  }));
}

function misplaced(mentioned: ReadonlySet<string>): Problem[] {
  const given = DRIVEN_BY.filter((by) => mentioned.has(by));
  return Object.entries(ONLY_WITH).flatMap(([name, allowed]) => {
    if (!mentioned.has(name) || given.some((by) => allowed.includes(by))) return [];
    const which = listed(allowed.map((by) => `--${by}`)).replace(/ and (?=[^ ]*$)/, ' or ');
    return [
      { subject: `--${name}`, message: `says nothing without ${which}`, remedy: `add ${which}, or leave it out` },
    ];
  });
}

function files({ ca, cert, key, protos, protoPaths, k6 }: DrivePlan, cwd: string): Problem[] {
  const named = [
    ...[['ca', ca] as const, ['cert', cert] as const, ['key', key] as const, ['k6', k6] as const],
    ...protoPaths.map((path) => ['proto-path', path] as const),
    ...(protoPaths.length === 0 ? protos.map((file) => ['proto', file] as const) : []),
  ];
  const unreadable = named.flatMap(([name, path]) =>
    path === undefined || isReadable(resolve(cwd, path)) ? [] : [cannotRead(name, path)],
  );
  const lonely = (cert === undefined) === (key === undefined) ? [] : [pairOfKeys(cert === undefined ? 'key' : 'cert')];
  return [...unreadable, ...lonely];
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function cannotRead(name: string, path: string): Problem {
  return { subject: `--${name}`, message: `${quoted(path)} cannot be read`, remedy: 'name a file that is there' };
}

function pairOfKeys(given: 'cert' | 'key'): Problem {
  const other = given === 'cert' ? 'key' : 'cert';
  return {
    subject: `--${given}`,
    message: `stands without --${other}`,
    remedy: `mutual TLS takes both: add --${other}=FILE`,
  };
}

function url({ url: text }: DrivePlan): Problem[] {
  if (text === undefined) return [];
  if (!URL.canParse(text)) return [noUrl('--url', text)];
  const { protocol, hostname } = new URL(text);
  return protocol === 'http:' || protocol === 'https:'
    ? elsewhere('--url', text, hostname)
    : [{ subject: '--url', message: `${quoted(text)} is neither http nor https`, remedy: IN_FULL }];
}

const IN_FULL = 'write it in full: http://127.0.0.1:8080/path';

function noUrl(subject: string, text: string): Problem {
  return { subject, message: `${quoted(text)} is no URL`, remedy: IN_FULL };
}

function data(drive: DrivePlan, cwd: string): Problem[] {
  const { data: text } = drive;
  if (text === undefined) return [];
  try {
    if (drivenBy(drive) === 'call') messagesOf(text, cwd);
    else textOfData(text, cwd);
    return [];
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== undefined) return [cannotRead('data', text.slice(1))];
    return [
      {
        subject: '--data',
        message: `is no JSON: ${message}`,
        remedy: `write for example --data='{"id":1}', or --data=@FILE with a message on each line`,
      },
    ];
  }
}

function pairs(name: string, all: readonly string[], env: NodeJS.ProcessEnv): Problem[] {
  return all.flatMap((pair): Problem[] => {
    const [, key] = /^([^:\s]+):/.exec(pair) ?? [];
    if (key === undefined)
      return [
        { subject: `--${name}`, message: `${quoted(pair)} is no key and value`, remedy: `write --${name}=key:value` },
      ];
    return unsetVariables(pair, env).map((variable) => ({
      subject: `--${name}=${key}`,
      message: `names the variable ${variable}, which is not set`,
      remedy: `set it, for example ${variable}=… npx grpc-leak-lab check …`,
    }));
  });
}

function amounts({ calls, slices }: DrivePlan, mentioned: ReadonlySet<string>): Problem[] {
  if (calls === undefined || calls >= slices || !mentioned.has('calls')) return [];
  return [
    {
      subject: '--calls',
      message: `${calls} are fewer than the ${slices} slices`,
      remedy: `at least one for each slice; ${10 * slices} are good`,
    },
  ];
}

function ready({ ready: text }: DrivePlan): Problem[] {
  if (text === undefined) return [];
  const readiness = readinessOf(text);
  if ('by' in readiness && readiness.by === 'url')
    return URL.canParse(readiness.url)
      ? elsewhere('--ready', text, new URL(readiness.url).hostname)
      : [noUrl('--ready', text)];
  return 'wrong' in readiness
    ? [
        {
          subject: '--ready',
          message: `${quoted(text)} is no regular expression: ${readiness.wrong}`,
          remedy: 'write a port, a URL, or a regular expression: --ready=listening',
        },
      ]
    : [];
}
