/** The surroundings that the reading of a command line depends on. */
export interface Surroundings {
  env: NodeJS.ProcessEnv;
  /** The absolute path that paths on the command line count from. */
  cwd: string;
}
