/**
 * Answers the calls of `target.ts`, in TLS where CERTIFICATE and KEY are given, until its standard input ends; prints
 * its port.
 */
import { readFileSync } from 'node:fs';
import * as grpc from '@grpc/grpc-js';

const { CERTIFICATE, KEY } = process.env;
const bytes = (value: Buffer) => value;
const method = { path: '/bench.Echo/Echo', requestStream: false, responseStream: false } as const;
const codec = {
  requestSerialize: bytes,
  requestDeserialize: bytes,
  responseSerialize: bytes,
  responseDeserialize: bytes,
};
const credentials =
  CERTIFICATE && KEY
    ? grpc.ServerCredentials.createSsl(null, [
        { cert_chain: readFileSync(CERTIFICATE), private_key: readFileSync(KEY) },
      ])
    : grpc.ServerCredentials.createInsecure();

const server = new grpc.Server();
const echo: grpc.handleUnaryCall<Buffer, Buffer> = (call, callback) => callback(null, call.request);
server.addService({ Echo: { ...method, ...codec } }, { Echo: echo });
server.bindAsync('127.0.0.1:0', credentials, (error, port) => {
  if (error) throw error;
  console.log(port);
});
process.stdin.on('end', () => server.forceShutdown()).resume();
