/** A worker thread that makes a client per job: it closes each, or none. Answers with the channels that are open. */
import { parentPort, workerData } from 'node:worker_threads';
import grpc from '@grpc/grpc-js';
import { unary } from './grpc.js';
import { openChannels } from './truths.js';

const { address, leaks } = workerData as { address: string; leaks: boolean };

parentPort?.on('message', async () => {
  const client = new grpc.Client(address, grpc.credentials.createInsecure()); // LEAK
  await unary(client);
  if (!leaks) client.close();
  parentPort?.postMessage(openChannels());
});
parentPort?.postMessage('ready');
