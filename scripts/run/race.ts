/**
 * Waits for the first of several events, and says which it was. The others are told to stop waiting; a rejection of the
 * first rejects.
 * @param signal rejects the wait with its reason when it aborts
 */
export async function race<Ways extends Record<string, (until: AbortSignal) => Promise<unknown>>>(
  signal: AbortSignal,
  ways: Ways,
): Promise<First<Ways>> {
  const decided = new AbortController();
  const until = AbortSignal.any([signal, decided.signal]);
  const aborted = new Promise<never>((_resolve, reject) => {
    until.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => undefined);
  try {
    signal.throwIfAborted();
    const begun = Object.entries(ways).map(async ([name, wait]) => ({ name, value: await wait(until) }));
    return (await Promise.race([...begun, aborted])) as First<Ways>;
  } finally {
    decided.abort();
  }
}

type First<Ways extends Record<string, (until: AbortSignal) => Promise<unknown>>> = {
  [Name in keyof Ways]: { name: Name; value: Awaited<ReturnType<Ways[Name]>> };
}[keyof Ways];
