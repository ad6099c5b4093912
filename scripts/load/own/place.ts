/** The command as its drivers see it. */
export interface DrivenPlace {
  /** The folder that it was started in; files are relative to it. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Returns the ports that its processes listen on, in the order in which they were opened. */
  ports(): readonly number[];
  /** Tells whether it has printed a line that `--ready` asks for. */
  hasPrintedReady(): boolean;
  /** Tells whether the command has ended by itself. */
  hasEnded(): boolean;
  /** Aborts when the run is to end, and when the command has ended. */
  readonly signal: AbortSignal;
}
