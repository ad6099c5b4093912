/** Where net/http/pprof lists its profiles. */
const LIST = '/debug/pprof/';

/**
 * Returns the address of the list of profiles that a URL leads to: `http://127.0.0.1:6060` is enough, and whatever stands
 * behind `/debug/pprof` is left out.
 */
export function pprofAddress(text: string): URL {
  const { protocol, username, password, host, pathname } = new URL(text);
  const at = pathname.indexOf(LIST.slice(0, -1));
  const before = (at < 0 ? pathname : pathname.slice(0, at)).replace(/\/+$/, '');
  const user = username === '' ? '' : `${username}${password === '' ? '' : `:${password}`}@`;
  return new URL(`${protocol}//${user}${host}${before}${LIST}`);
}

/** Returns the port of an address. */
export function portOf({ port }: URL): number {
  return port === '' ? 80 : Number(port);
}
