/** Returns the line by which a program says why it failed: the first that speaks of an error, else the last. */
export function complaint(text: string): string {
  const lines = text.split('\n').filter((line) => /\w/.test(line));
  return (lines.find((line) => /\berror: |Error\b/.test(line)) ?? lines.at(-1) ?? '').trim();
}
