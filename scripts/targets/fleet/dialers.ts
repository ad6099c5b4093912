/**
 * The modules of the fleet that make clients, streams and timers on behalf of others, relative to the repository. The
 * culprit is who asked them to.
 */
export const FLEET_DIALERS = /^services\/agent\/(peer|logStream|logSource)\.[tj]s$/;
