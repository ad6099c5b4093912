/** How much a help tells: what most people need, or all there is. */
export type HelpExtent = 'short' | 'all';

/** Returns the extent that an argument asks for; undefined: it does not ask for help. */
export function helpAsked(arg: string): HelpExtent | undefined {
  if (arg === '--help' || arg === '-h') return 'short';
  return arg === '--help=all' ? 'all' : undefined;
}
