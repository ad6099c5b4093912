import 'k6/net/grpc';

/** The parts of k6 1.8 that @types/k6 2.3 does not know. */
declare module 'k6/net/grpc' {
  interface ConnectParams {
    /** The name to expect in the server's certificate, where its address is an IP. */
    authority?: string;
  }
}

declare global {
  const console: { log(text: string): void };
}
