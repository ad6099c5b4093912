import type { Leak, Program } from '../lib/case.js';
import { installed } from '../lib/packages.js';
import { type Peer, startPeer } from '../lib/peer.js';

export const description: Leak = {
  about: 'a cloud function that makes its Pub/Sub client anew in each call, and does not close it',
  after: 'googleapis/nodejs-pubsub #1069',
  metric: 'channels',
  named: 'package',
  perUnit: 1,
  guilty: 'google-gax', // it makes the channels of all of these clients
  packages: { '@google-cloud/pubsub': '4.11.0' },
};

interface PubSubPackage {
  PubSub: new (options: { projectId: string }) => PubSub;
}

interface PubSub {
  topic(name: string, options: object): { publishMessage(message: { data: Buffer }): Promise<string> };
  close(): Promise<void>;
}

export function program(leaks: boolean): Program {
  let peer: Peer;
  let library: PubSubPackage;
  let made = 0;

  async function handler(): Promise<void> {
    const pubsub = new library.PubSub({ projectId: 'project' }); // LEAK
    made += 1;
    const topic = pubsub.topic('topic', { enableOpenTelemetryTracing: false });
    await topic.publishMessage({ data: Buffer.from('event') });
    if (leaks) return;
    await pubsub.close();
    made -= 1;
  }

  return {
    async setup() {
      peer = await startPeer('grpc');
      process.env.PUBSUB_EMULATOR_HOST = peer.address;
      process.env.METADATA_SERVER_DETECTION = 'none'; // stays on loopback
      library = await installed<PubSubPackage>('@google-cloud/pubsub');
    },
    once: handler,
    truth: () => made,
    teardown: () => peer.stop(),
  };
}
