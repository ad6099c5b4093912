import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Leak, LookAlike, Twin } from '../../test/cases/lib/case.js';
import { root } from '../../test/support/root.js';

/** A program that is run: a leak, its fixed twin, or a look-alike. */
export interface CaseRun {
  readonly name: string;
  readonly twin: Twin;
  readonly description: Leak | LookAlike;
  /** The place in the sources that is at fault; undefined: of a look-alike. */
  readonly guilty: { readonly file: string; readonly line: number } | undefined;
}

/** The folder of the cases, relative to the repository's top. */
const CASES = 'test/cases';

const MARK = /\/\/ LEAK\b/;

/** Returns all programs, by name; a leak is followed by its twin. */
export async function allCases(): Promise<CaseRun[]> {
  const leaks = await Promise.all(namesIn('leaks').map(twinsOf));
  return [...leaks.flat(), ...(await Promise.all(namesIn('clean').map(lookAlike)))];
}

async function twinsOf(name: string): Promise<CaseRun[]> {
  const { description } = (await import(`../../${CASES}/leaks/${name}.js`)) as { description: Leak };
  const file = `${CASES}/${description.guiltyFile ?? `leaks/${name}.ts`}`;
  const guilty = { file, line: markedLine(file) };
  return (['leak', 'fixed'] as const).map((twin) => ({ name, twin, description, guilty }));
}

async function lookAlike(name: string): Promise<CaseRun> {
  const { description } = (await import(`../../${CASES}/clean/${name}.js`)) as { description: LookAlike };
  return { name, twin: 'clean', description, guilty: undefined };
}

function namesIn(folder: string): string[] {
  const path = fileURLToPath(new URL(`../../${CASES}/${folder}`, import.meta.url));
  const names = readdirSync(path).filter((file) => file.endsWith('.js'));
  return names.map((file) => file.slice(0, -'.js'.length)).sort();
}

/** @throws {Error} where not one line of a source is marked */
function markedLine(file: string): number {
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  const marked = lines.flatMap((text, index) => (MARK.test(text) ? [index + 1] : []));
  if (marked.length !== 1 || marked[0] === undefined)
    throw new Error(`${file}: ${marked.length} lines bear LEAK, not one`);
  return marked[0];
}
