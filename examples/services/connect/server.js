// A greeter and a gateway on connect-node, without grpc-js and without generated code. `node server.js` makes a session
// manager for each HTTP request and forgets it, and its HTTP/2 session with it; `node server.js fixed` keeps one. With
// `busy` it makes requests of itself.
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { create, createFileRegistry, fromJson } from '@bufbuild/protobuf';
import {
  EmptySchema,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  file_google_protobuf_empty,
} from '@bufbuild/protobuf/wkt';
import { createClient } from '@connectrpc/connect';
import { connectNodeAdapter, createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node';

const modes = process.argv.slice(2);
const registry = createFileRegistry(
  create(FileDescriptorSetSchema, {
    file: [
      file_google_protobuf_empty.proto,
      fromJson(FileDescriptorProtoSchema, {
        name: 'greeter.proto',
        package: 'example',
        syntax: 'proto3',
        dependency: ['google/protobuf/empty.proto'],
        service: [
          {
            name: 'Greeter',
            method: [{ name: 'Greet', inputType: '.google.protobuf.Empty', outputType: '.google.protobuf.Empty' }],
          },
        ],
      }),
    ],
  }),
);
const Greeter = registry.getService('example.Greeter');
const listening = (server, port) =>
  new Promise((resolve) =>
    server.listen(port, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`)),
  );

const routes = (router) => router.service(Greeter, { greet: () => create(EmptySchema) });
const greeter = await listening(createHttp2Server(connectNodeAdapter({ routes })), 0);

const connect = () => new Http2SessionManager(greeter);
const shared = modes.includes('fixed') ? connect() : undefined;

const gateway = createServer(async (_request, response) => {
  const sessionManager = shared ?? connect(); // the leak: nobody aborts it
  const client = createClient(Greeter, createGrpcTransport({ baseUrl: greeter, sessionManager }));
  await client.greet({}).then(
    () => response.end('hello world'),
    (error) => response.writeHead(502).end(error.message),
  );
});
const own = await listening(gateway, Number(process.env.PORT ?? 8080));
console.log(own);
if (modes.includes('busy'))
  setInterval(
    () =>
      fetch(own)
        .then((answer) => answer.text())
        .catch(() => undefined),
    50,
  );
