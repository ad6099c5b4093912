/**
 * The modules of the fleet that open clients, streams and timers on behalf of other code, relative to the repository.
 * The culprit is the code that called them.
 */
export const FLEET_DIALERS =
  /^services\/(agent\/(peer|logStream|logSource)\.[tj]s|agent-go\/replica\/(peer|channel(_old)?)\.go)$/;
