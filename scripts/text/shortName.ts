/** The longest name that is shown whole, in characters. */
const LONGEST = 44;

/** Returns a name fit for a label: its middle is left out when it is too long. The data keep the whole name. */
export function shortName(name: string): string {
  const letters = Array.from(name);
  if (letters.length <= LONGEST) return name === '' ? '(no name)' : name;
  return `${letters.slice(0, 28).join('')}…${letters.slice(-12).join('')}`;
}
