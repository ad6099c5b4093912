import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** Finds the file that a shell would run for a program's name; undefined where there is none. */
export function onPath(program: string, path = process.env.PATH ?? ''): string | undefined {
  const folders = path.split(delimiter).filter(isAbsolute);
  return folders.flatMap((folder) => [join(folder, program), join(folder, `${program}.exe`)]).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
