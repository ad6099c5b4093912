let told: (() => void) | undefined;

/** Has `listener` called whenever something that is counted in this thread begins or ends; there is one at most. */
export function onMove(listener: () => void): void {
  told = listener;
}

/** Notes that something that is counted has begun or ended. */
export function noteMove(): void {
  told?.();
}
