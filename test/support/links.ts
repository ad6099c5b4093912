import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Relative links and pictures of a page below `top` that lead to no file there, or to no heading of one. */
export function broken(top: string, page: string): string[] {
  return brokenIn(top, page, readFileSync(join(top, page), 'utf8'));
}

/** Does the same as {@link broken}, for a page that says `text`. */
export function brokenIn(top: string, page: string, text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target ?? '')
    .filter((target) => !/^[a-z]+:/.test(target));
  return targets.filter((target) => {
    const [path = '', heading] = target.split('#');
    const file = path === '' ? page : relative(top, join(top, dirname(page), path));
    if (!existsSync(join(top, file))) return true;
    return heading !== undefined && !headings(readFileSync(join(top, file), 'utf8')).includes(heading);
  });
}

function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}
