import { isAbsolute, join, relative } from 'node:path';

/** Returns the way from a page's folder to a file, as a URL. */
export function reportLink(fromDir: string, file: string): string {
  return relative(fromDir, file)
    .split(/[\\/]/)
    .map((part) => (part === '..' ? part : encodeURIComponent(part)))
    .join('/');
}

/**
 * Returns the way from a page's folder to a file of the project that it lies in, as a URL; undefined from anywhere
 * else, since a way that leaves the project says where the two are on this machine. Both folders are absolute, without
 * links in them.
 *
 * @param file relative to the project
 */
export function reportLinkWithin(project: string, fromDir: string, file: string): string | undefined {
  const inside = relative(project, fromDir);
  const leaves = isAbsolute(inside) || inside.split(/[\\/]/)[0] === '..'; // another drive is absolute
  return leaves ? undefined : reportLink(fromDir, join(project, file));
}
