/**
 * The room of the commands, which the command line can be told to do. May import every room below; each command is
 * loaded when it is called, so that `--version`, a typo or `report` pay for nothing that they do not use.
 */
import type { Command } from './command.js';

/** The loader of every command, by the name that is typed. */
export const commands = {
  check: async () => (await import('./check.js')).check,
  judge: async () => (await import('./judge.js')).judge,
  selfcheck: async () => (await import('./selfcheck.js')).selfcheck,
  lab: async () => (await import('./lab.js')).lab,
  compare: async () => (await import('./compare.js')).compare,
  report: async () => (await import('./report.js')).report,
  certificates: async () => (await import('./certificates.js')).certificates,
  clean: async () => (await import('./clean.js')).clean,
  build: async () => (await import('./build.js')).build,
  'swarm-local': async () => (await import('./swarmLocal.js')).swarmLocal,
  reports: async () => (await import('./reports.js')).reports,
} satisfies Record<string, () => Promise<Command>>;

export type CommandName = keyof typeof commands;
