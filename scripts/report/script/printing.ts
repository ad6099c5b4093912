import { all } from './element.js';

/** Prints with everything unfolded, and folds it again. */
export function printing(): void {
  addEventListener('beforeprint', () => {
    const folded = all<HTMLDetailsElement>('details:not([open])');
    setOpen(folded, true);
    addEventListener('afterprint', () => setOpen(folded, false), { once: true });
  });
}

function setOpen(details: readonly HTMLDetailsElement[], open: boolean): void {
  for (const each of details) each.open = open;
}
