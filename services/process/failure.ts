import { Metadata, type ServerErrorResponse, type status } from '@grpc/grpc-js';

/** Returns an error as a handler answers with it. */
export function failure(code: status, details: string): ServerErrorResponse & { metadata: Metadata } {
  return Object.assign(new Error(details), { code, details, metadata: new Metadata() });
}
