import { nearest } from '../../../text/nearest.js';
import { quoted } from '../../../text/plainText.js';
import { LoadRefused } from '../refusal.js';
import type { CallableMethod } from './types.js';

/** The most methods that a message lists. */
const MOST_LISTED = 8;

/**
 * Finds a method by its name: `shop.Cart/Get`, `/shop.Cart/Get` or `shop.Cart.Get`; `Cart/Get` or `Get` where only one is
 * called so.
 * @throws {LoadRefused} where there is none, with the nearest
 */
export function methodNamed(name: string, methods: readonly CallableMethod[], where: string): CallableMethod {
  const plain = name.replace(/^\//, '');
  const dotted = plain.replaceAll('/', '.');
  const exact = methods.find((method) => method.name.replaceAll('/', '.') === dotted);
  const ends = methods.filter((method) => method.name.replaceAll('/', '.').endsWith(`.${dotted}`));
  const found = exact ?? (ends.length === 1 ? ends[0] : undefined);
  if (found) return found;
  throw new LoadRefused([
    {
      subject: `--call=${plain}`,
      message: ends.length > 1 ? `could be ${listed(ends)}` : `${where} has no method ${quoted(plain)}`,
      remedy: cure(plain, methods),
    },
  ]);
}

function cure(name: string, methods: readonly CallableMethod[]): string {
  if (methods.length === 0) return 'it describes no method; name the file that does with --proto';
  const near =
    nearest(
      name,
      methods.map((method) => method.name),
    ) ?? nearestByMethod(name, methods);
  const has = `it has ${listed(methods)}`;
  return near === undefined ? has : `did you mean ${near}? ${has[0]?.toUpperCase()}${has.slice(1)}`;
}

/** Returns the method whose own name is nearest: the package may be what is wrong. */
function nearestByMethod(name: string, methods: readonly CallableMethod[]): string | undefined {
  const last = (text: string) => text.split(/[/.]/).at(-1) ?? text;
  const near = nearest(
    last(name),
    methods.map((method) => last(method.name)),
  );
  return near === undefined ? undefined : methods.find((method) => last(method.name) === near)?.name;
}

function listed(methods: readonly CallableMethod[]): string {
  const names = methods.slice(0, MOST_LISTED).map(({ name }) => name);
  const more = methods.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
