/** A problem that keeps a command from starting, with what to do about it. */
export interface Problem {
  /** The subject: a flag (`--replicas`), a `<run>` as it was given, or the command. */
  subject?: string;
  message: string;
  remedy: string;
}

/**
 * Returns all problems of a command line as one text.
 * @example problemsText('lab', problems) // "grpc-leak-lab lab: 2 problems, nothing was started …"
 */
export function problemsText(command: string, problems: readonly Problem[], then = 'nothing was started'): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const lines = problems.flatMap(({ subject = command, message, remedy }) => [
    `  ${subject}: ${message}`,
    `      → ${remedy}`,
  ]);
  return `${`grpc-leak-lab ${command}`.trimEnd()}: ${count}, ${then}\n${lines.join('\n')}\n`;
}
