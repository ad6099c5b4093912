/** Returns the text of `grpc-leak-lab build --help`. */
export function buildHelp(): string {
  return `grpc-leak-lab build: compiles what changed, and prints the folder it is in

Usage: grpc-leak-lab build

Every command does so by itself; this one is for who needs the folder, dist/<hash>: the probe lies
in it as services/probe/preload.js, for node --import. Takes no flags.

Exit status: 0; 64 bad input; 69 nothing can be written there; 70 the sources do not compile.
`;
}
