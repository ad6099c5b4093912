/**
 * The room of what every process of a fleet needs: environment, credentials, discovery, listening, children, the end.
 * Imports protos.
 */
/** The readers of environment variables: when one fails, its error names the variable and what it should hold. */

/**
 * Reads a variable that must hold text.
 * @throws Error that names the variable when it is missing or empty
 */
export function text(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

/**
 * Reads a variable that holds one of several words.
 * @throws Error when the variable is not one of the words
 */
export function oneOf<const Word extends string>(name: string, words: readonly Word[]): Word {
  const value = text(name);
  const word = words.find((each) => each === value);
  if (!word) throw new Error(`${name} is ${JSON.stringify(value)}; it must be one of ${words.join(', ')}`);
  return word;
}

/**
 * Reads a variable that holds a number.
 * @throws Error when the variable is not a number of at least `low`
 */
export function number(name: string, low: number): number {
  const value = Number(text(name));
  if (!(value >= low))
    throw new Error(`${name} is ${JSON.stringify(process.env[name])}; it must be a number of at least ${low}`);
  return value;
}
