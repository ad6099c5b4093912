import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readPlan } from '../record/readPlan.js';

/** The files that a lab writes into the folder of a run, of a comparison, or of a command. */
const FILES = new Set([
  ...['plan.json', 'samples.ndjson', 'run.json', 'comparison.json', 'command.json'],
  ...['report.html', 'summary.md', 'junit.xml'],
]);

/** The folders that it makes in one of a run, with the ends of the names of the files there. */
const FOLDERS: Readonly<Record<string, RegExp>> = { logs: /\.log$/, profiles: /\.(heap|cpu)profile$/ };

/** A file that was being written when its lab was killed. */
const PARTIAL = /^\.(.+)\.[0-9a-f]{8}$/;

/** Tells whether a folder was made for the run of that name: its plan says so. */
export function isRunOf(dir: string, id: string): boolean {
  try {
    return readPlan(dir).id === id;
  } catch {
    return false;
  }
}

/** Returns the names in a folder of a lab that no lab wrote there. */
export function foreignIn(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const { name } = entry;
    const fits = entry.isDirectory() ? FOLDERS[name] : undefined;
    if (fits)
      return readdirSync(join(dir, name), { withFileTypes: true })
        .filter((inside) => !inside.isFile() || !fits.test(nameOf(inside.name)))
        .map((inside) => `${name}/${inside.name}`);
    return entry.isFile() && FILES.has(nameOf(name)) ? [] : [name];
  });
}

function nameOf(name: string): string {
  return PARTIAL.exec(name)?.[1] ?? name;
}
