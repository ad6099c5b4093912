import dgram, { type Socket } from 'node:dgram';
import { interpose } from './interpose.js';
import { Living } from './living.js';
import type { SiteBook } from './sites.js';
import { siteFrames } from './stack.js';
import { replace } from './undo.js';

/** Books the UDP sockets of this process on the lines that make them, until they have closed. */
export class DatagramBook {
  readonly #sockets = new Living<Socket>('close', isClosed);

  /** Begins to watch. */
  watch(book: SiteBook): void {
    const { prototype } = dgram.Socket;
    for (const name of ['createSocket', 'Socket'])
      interpose<Socket>(dgram, name, (socket, { stack }) =>
        this.#sockets.add(socket, book.at(siteFrames(stack())).descriptor.open()),
      );
    replace(prototype, 'constructor', dgram.Socket); // so that `socket.constructor === Socket` still holds
  }

  /** Takes out those whose end was not told. */
  settle(): void {
    this.#sockets.prune();
  }
}

function isClosed(socket: Socket): boolean {
  try {
    socket.address();
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_SOCKET_DGRAM_NOT_RUNNING';
  }
}
