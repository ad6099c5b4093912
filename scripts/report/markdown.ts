/** The two ways in which text from outside stands in Markdown. */

/** Returns text that Markdown takes as nothing but text: no markup, no HTML, no mention, no reference to an issue. */
export function plain(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\`*_{}[\]#|~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', `@${WORD_JOINER}`);
}

/** The invisible character that keeps a name behind an at sign from being mentioned. */
const WORD_JOINER = '\u2060';

/** Returns a code span around any text, back-ticks included. */
export function code(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ');
  const fence = '`'.repeat(Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)) + 1);
  return fence.length > 1 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}
