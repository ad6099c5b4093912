import grpc from '@grpc/grpc-js';
import type { Leak, Program } from '../lib/case.js';
import { upload } from '../lib/grpc.js';
import { soon } from '../lib/load.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { openCalls } from '../lib/truths.js';

export const description: Leak = {
  about: 'uploads a batch as a stream of messages, and forgets to end it where the batch is not full',
  metric: 'streams',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  let peer: Peer;
  let client: grpc.Client;

  async function send(messages: number): Promise<void> {
    let answered = () => {};
    const answer = new Promise<void>((resolve) => {
      answered = resolve;
    });
    const call = upload(client, answered); // LEAK
    for (let i = 0; i < messages; i++) call.write(Buffer.alloc(8));
    if (messages < 4 && leaks) return soon();
    call.end();
    await answer;
  }

  return {
    async setup() {
      peer = await startPeer('grpc');
      client = new grpc.Client(peer.address, grpc.credentials.createInsecure());
    },
    async once() {
      await send(4);
      await send(3);
    },
    truth: openCalls,
    teardown: () => peer.stop(),
  };
}
