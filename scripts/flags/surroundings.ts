/** What the reading of a command line takes from around it. */
export interface Surroundings {
  env: NodeJS.ProcessEnv;
  /** The absolute path that paths on the command line count from. */
  cwd: string;
}
