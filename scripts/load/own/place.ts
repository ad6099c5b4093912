/** The program as its drivers see it. */
export interface DrivenPlace {
  /** What it is called in a sentence: a command that was started, or a process that ran already. */
  readonly noun: 'command' | 'process';
  /** The folder that files are relative to: the one that a command was started in. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Returns the ports that its processes listen on, in the order in which they were opened. */
  ports(): readonly number[];
  /** Tells whether it has printed a line that `--ready` asks for. */
  hasPrintedReady(): boolean;
  /** Tells whether it has ended by itself. */
  hasEnded(): boolean;
  /** Aborts when the run is to end, and when it has ended. */
  readonly signal: AbortSignal;
}
