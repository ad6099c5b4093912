import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether a program of that name can be started. */
export function isOnPath(program: string, path = process.env.PATH ?? ''): boolean {
  const folders = path.split(delimiter).filter(Boolean);
  return folders.some((folder) => isExecutable(join(folder, program)) || isExecutable(join(folder, `${program}.exe`)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
