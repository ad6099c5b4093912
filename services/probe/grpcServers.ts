import { interpose } from './interpose.js';
import type { ServerBook } from './servers.js';
import { siteFrames } from './stack.js';
import { replace } from './undo.js';

/**
 * Has each gRPC server noted on the line that makes it, and the HTTP/2 servers that it makes, later and on no stack of
 * the target's, as its own.
 *
 * @param exports those of `server.js` of a grpc-js; one that makes its HTTP/2 servers otherwise has them on the line that
 *   binds it
 */
export function observeGrpcServers(exports: Record<string, unknown>, servers: ServerBook): void {
  const { Server } = exports;
  if (typeof Server !== 'function') return;
  const prototype: object = Server.prototype;
  interpose<object>(exports, 'Server', (server, { stack }) => servers.noteOrigin(server, siteFrames(stack())));
  replace(prototype, 'constructor', exports.Server); // so that `server.constructor === Server` still holds
  interpose(prototype, 'createHttp2Server', (made, { self }) => servers.noteMaker(made, self as object));
}
