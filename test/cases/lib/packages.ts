import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Imports a package that was installed for this case into the folder CASE_PACKAGES. */
export async function installed<T>(name: string): Promise<T> {
  const folder = process.env.CASE_PACKAGES;
  if (folder === undefined) throw new Error(`CASE_PACKAGES names the folder that ${name} is installed in`);
  const file = createRequire(join(folder, 'from.js')).resolve(name);
  return (await import(pathToFileURL(file).href)) as T;
}
