/** Returns a recorded command as it runs in a clone, where the program is not on the path. */
export function runnable(command: string): string {
  return command.replace(/^grpc-leak-lab /, 'npx grpc-leak-lab ');
}
