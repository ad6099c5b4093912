/** Milliseconds that a command has to become ready for load. */
export const READY_LIMIT_MS = 60_000;
