// A gateway that asks a greeter over gRPC, once for each HTTP request. `node server.js` makes a client for each and forgets
// it; `node server.js fixed` keeps one. With `busy` it makes requests of itself, so that nothing else is needed.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { credentials, loadPackageDefinition, Server, ServerCredentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const modes = process.argv.slice(2);
const { example } = loadPackageDefinition(loadSync(fileURLToPath(new URL('greeter.proto', import.meta.url))));

const greeter = new Server();
greeter.addService(example.Greeter.service, {
  greet: ({ request }, reply) => reply(null, { greeting: `hello ${request.name}` }),
});
const port = await new Promise((resolve, reject) => {
  greeter.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
    error ? reject(error) : resolve(bound),
  );
});

const connect = () => new example.Greeter(`127.0.0.1:${port}`, credentials.createInsecure());
const shared = modes.includes('fixed') ? connect() : undefined;

const gateway = createServer((_request, response) => {
  const client = shared ?? connect(); // the leak: nobody closes it
  client.greet({ name: 'world' }, (error, reply) => {
    response.writeHead(error ? 502 : 200).end(error ? error.message : reply.greeting);
  });
});
gateway.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  const { port: own } = gateway.address();
  console.log(`http://127.0.0.1:${own}`);
  if (modes.includes('busy'))
    setInterval(
      () =>
        fetch(`http://127.0.0.1:${own}`)
          .then((answer) => answer.text())
          .catch(() => undefined),
      50,
    );
});
