/**
 * Makes text from outside fit to be shown and shared: no control or bidirectional characters that could make a text
 * look like another one, no terminal colours, no absolute path of the machine it ran on.
 */

/**
 * Copies a record with every string made safe; strings under a `text` or `lines` key are source and keep paths other
 * than a home.
 */
export function sanitise<T>(value: T): T {
  return sanitiseValue(value, false) as T;
}

/** Makes one text safe, and shortens absolute paths to `…/` and their last two names. */
export function sanitiseText(text: string): string {
  return withoutPaths(visible(text));
}

function sanitiseValue(value: unknown, source: boolean): unknown {
  if (typeof value === 'string') return source ? withoutHomes(visible(value)) : sanitiseText(value);
  if (Array.isArray(value)) return value.map((item: unknown) => sanitiseValue(item, source));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, item]) => [sanitiseText(key), sanitiseValue(item, source || SOURCE_KEYS.has(key))] as const,
  );
  return Object.fromEntries(entries);
}

const SOURCE_KEYS = new Set(['text', 'lines']);

const ESCAPE = String.fromCodePoint(0x1b);
const BELL = String.fromCodePoint(0x07);

/** The sequences that colour a terminal or set its title. */
const TERMINAL_CODE = new RegExp(
  `${ESCAPE}(?:\\[[0-9;?]*[ -/]*[@-~]|\\][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\))`,
  'g',
);

/** The control characters except tab and line feed, the characters that steer direction, and those without width. */
const HIDDEN = /(?![\t\n])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u200b\u2060-\u2064\ufeff\ufffe\uffff]/gu;
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * Writes out characters that steer instead of show, as `\u202e`, so that Trojan source stays readable as what it is.
 */
function visible(text: string): string {
  return text
    .replace(TERMINAL_CODE, '')
    .replaceAll('\r\n', '\n')
    .replace(HIDDEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(LONE_SURROGATE, '\ufffd');
}

const HOME = /(?:file:\/\/)?(?:\/(?:home|Users)\/[^\s/:'"`)]+|\/root(?![\w-])|[A-Za-z]:[\\/]Users[\\/][^\s\\/:'"`)]+)/g;

function withoutHomes(text: string): string {
  return text.replace(HOME, '~');
}

/**
 * Matches two or more path segments from the root on; not the tail of a relative path or a URL, and not the kernel's
 * own folders.
 */
const ABSOLUTE =
  /(?<![\w.~…)\]/\\-])(?:file:\/\/)?(?:\/(?!\/|proc\/|sys\/|dev\/)|[A-Za-z]:[\\/])(?:[^\s/\\:'"`<>|()]+[\\/])+[^\s/\\:'"`<>|()]*/g;

/** Matches a gRPC method, `/package.Service/Method`, which is no path. */
const METHOD = /^\/[\w.]*\.[A-Z]\w*\/[A-Z]\w*$/;

function withoutPaths(text: string): string {
  return withoutHomes(text.replace(ABSOLUTE, (path) => (METHOD.test(path) ? path : shortened(path))));
}

function shortened(path: string): string {
  const names = path.split(/[\\/]/).filter((name) => name !== '' && name !== 'file:' && !/^[A-Za-z]:$/.test(name));
  const home = /^(?:file:\/\/)?(?:\/(?:home|Users)\/|[A-Za-z]:[\\/]Users[\\/])/.test(path)
    ? 2
    : /^(?:file:\/\/)?\/root\//.test(path)
      ? 1
      : 0;
  const below = names.slice(home).slice(-2);
  return below.length === 0 ? '~' : ['…', ...below].join('/');
}
