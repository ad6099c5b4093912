import { type Client, Metadata, status } from '@grpc/grpc-js';

const same = (bytes: Buffer) => bytes;

/** `SERVING` in an answer of `grpc.health.v1.Health/Check`: field 1, an enum, of value 1. */
const SERVING = Buffer.from([0x08, 0x01]);

const LIMIT_MS = 2000;

/** Tells whether a server says that it serves; one without health checks does as soon as it answers. */
export function isServing(client: Client): Promise<boolean> {
  const options = { deadline: Date.now() + LIMIT_MS };
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      '/grpc.health.v1.Health/Check',
      same,
      same,
      Buffer.alloc(0),
      new Metadata(),
      options,
      (error, answer) => {
        if (!error) return resolve(answer?.subarray(0, 2).equals(SERVING) ?? false);
        resolve(error.code !== status.UNAVAILABLE && error.code !== status.DEADLINE_EXCEEDED);
      },
    );
  });
}
