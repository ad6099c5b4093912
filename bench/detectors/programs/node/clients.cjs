// Clients of a service that are forgotten, or closed. It is CommonJS, which Node, Vitest and Jest load as it is.
const { Client, credentials } = require('@grpc/grpc-js');

const EMPTY = Buffer.alloc(0);
const asIs = (bytes) => bytes;

/** Asks whether the service at an address is well, and forgets the client on every exit. */
async function askLeaky(address, options) {
  const client = new Client(address, credentials.createInsecure(), options); // LEAK
  return await ask(client);
}

/** The same, and closes the client on every exit. */
async function askFixed(address, options) {
  const client = new Client(address, credentials.createInsecure(), options);
  try {
    return await ask(client);
  } finally {
    client.close();
  }
}

function ask(client) {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest('/grpc.health.v1.Health/Check', asIs, asIs, EMPTY, (error, reply) =>
      error ? reject(error) : resolve(reply),
    );
  });
}

module.exports = { askLeaky, askFixed };
