import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { suggestion } from '../../scripts/text/nearest.js';
import type { Problem } from '../../scripts/text/problem.js';
import { root } from '../../test/support/root.js';
import { detect } from './detect.js';
import { DETECTOR_IDS, type DetectorDocument, type DetectorId, type DetectorRow } from './document.js';
import { help } from './help.js';
import { detectorsMarkdown } from './markdown.js';
import { detectorsPage } from './page.js';
import { cellsOf, missingText } from './words.js';

const BAD_INPUT = 64;
const UNAVAILABLE = 69;

/** Makes the tables that a command line asks for. @returns the exit status */
export async function main(args: readonly string[]): Promise<number> {
  const { values, problems, ids } = parsed(args);
  if (problems.length > 0) return refuse(problems);
  if (values.help) return say(help());
  if (values.list) return say(DETECTOR_IDS.join('\n'));
  const document = values.from === undefined ? await detect(ids, PROGRESS) : read(values.from);
  const isPart = ids.length < DETECTOR_IDS.length && values.from === undefined;
  if (isPart && values.out === undefined) say(detectorsMarkdown(document));
  else write(document, resolve(process.env.INIT_CWD ?? '.', values.out ?? join(root, 'docs')));
  const lacksGo = document.rows.some(({ result }) => result.kind === 'missing' && result.why.kind === 'no-go');
  if (!lacksGo) return 0;
  console.error(`the half of Go is missing: ${missingText({ kind: 'no-go' })}`);
  return UNAVAILABLE;
}

interface DetectorArguments {
  readonly values: { help?: boolean; list?: boolean; only?: string; out?: string; from?: string };
  readonly problems: readonly Problem[];
  readonly ids: readonly DetectorId[];
}

/** Reads the command line, with everything that is wrong with it. */
function parsed(args: readonly string[]): DetectorArguments {
  const flag = { type: 'boolean' } as const;
  const text = { type: 'string' } as const;
  const options = { help: flag, list: flag, only: text, out: text, from: text };
  const { values, tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = values as DetectorArguments['values'];
  const problems = tokens.flatMap((token): Problem[] => {
    if (token.kind === 'positional')
      return [{ subject: token.value, message: 'is not a flag', remedy: `--only=${token.value} chooses detectors` }];
    if (token.kind !== 'option') return [];
    const known = Object.hasOwn(options, token.name) ? options[token.name as keyof typeof options] : undefined;
    const remedy = suggestion(token.name, 'the flags', Object.keys(options));
    if (known === undefined) return [{ subject: token.rawName, message: 'there is no such flag', remedy }];
    if (known.type === 'string' && (!token.value || token.value.startsWith('--')))
      return [
        { subject: token.rawName, message: 'needs a value', remedy: `as in ${token.rawName}=${EXAMPLES[token.name]}` },
      ];
    return [];
  });
  const parts = typeof given.only === 'string' ? given.only.split(',') : [];
  const unknown = parts.filter((part) => !DETECTOR_IDS.some((id) => id.includes(part)));
  const missed = unknown.map((part) => ({
    subject: `--only=${part}`,
    message: 'no detector is called so',
    remedy: '--list prints the names',
  }));
  const chosen = DETECTOR_IDS.filter((id) => parts.length === 0 || parts.some((part) => isCalled(id, part)));
  return { values: given, problems: [...problems, ...missed], ids: chosen };
}

const EXAMPLES: Readonly<Record<string, string>> = {
  only: 'go-goleak,node-jest',
  out: 'tables',
  from: 'docs/detectors.json',
};

/** A part that is a whole name stands for that detector alone. */
function isCalled(id: DetectorId, part: string): boolean {
  return (DETECTOR_IDS as readonly string[]).includes(part) ? id === part : id.includes(part);
}

function refuse(problems: readonly Problem[]): number {
  const lines = problems.map(({ subject, message, remedy }) => `  ${subject}: ${message}\n      → ${remedy}`);
  console.error(`detectors: nothing was started\n${lines.join('\n')}`);
  return BAD_INPUT;
}

function say(text: string): number {
  console.log(text);
  return 0;
}

const PROGRESS = {
  said: (text: string) => console.error(`… ${text}`),
  done: (row: DetectorRow) => {
    const { title, verdictText, lineNamed } = cellsOf(row);
    console.error(`${row.runtime.padEnd(5)}${title.padEnd(34)}${verdictText.padEnd(24)}line: ${lineNamed}`);
  },
};

function read(file: string): DetectorDocument {
  return JSON.parse(readFileSync(resolve(process.env.INIT_CWD ?? '.', file), 'utf8')) as DetectorDocument;
}

function write(document: DetectorDocument, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const files = {
    'detectors.json': `${JSON.stringify(document, null, 2)}\n`,
    'detectors.md': detectorsMarkdown(document),
    'detectors.html': detectorsPage(document),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  console.error(`written: ${Object.keys(files).join(', ')}`);
}
