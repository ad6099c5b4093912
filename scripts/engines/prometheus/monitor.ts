/** The name of the Prometheus beside a run: of its service, of its log, and in the record. */
export const MONITOR = 'prometheus';
