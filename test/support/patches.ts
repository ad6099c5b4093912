/** A change of one file, as a page shows it: the lines around it are in the file, in this order and nowhere else. */
export interface Patch {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Returns the changes that the first diff below a heading of a page shows. */
export function patchesBelow(heading: string, page: string): Patch[] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const [, diff = ''] = /```diff\n(.*?)```/s.exec(section) ?? [];
  const files = diff.split(/^--- .*\n(?=\+\+\+ )/m).filter((part) => part !== '');
  return files.map((part) => {
    const [head = '', ...lines] = part.trimEnd().split('\n');
    const side = (but: string) => lines.filter((line) => !line.startsWith(but)).map((line) => `${line.slice(1)}\n`);
    return { file: head.slice('+++ '.length), before: side('+').join(''), after: side('-').join('') };
  });
}

/** Returns the text with a change made in it; undefined where it does not fit. */
export function patched(text: string, { before, after }: Patch): string | undefined {
  return text.split(before).length === 2 ? text.replace(before, () => after) : undefined;
}
