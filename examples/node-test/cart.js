import { Client, credentials } from '@grpc/grpc-js';

const asIs = (bytes) => bytes;

/** Asks the service for a cart, and closes what it opened. */
export async function readCart(address, id) {
  const client = new Client(address, credentials.createInsecure());
  try {
    return await get(client, id);
  } finally {
    client.close();
  }
}

/** The same, with the bug: the client is forgotten. */
export async function readCartLeaky(address, id) {
  const client = new Client(address, credentials.createInsecure());
  return await get(client, id);
}

function get(client, id) {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest('/shop.Cart/Get', asIs, asIs, Buffer.from(id), (error, reply) =>
      error ? reject(error) : resolve(reply.toString()),
    );
  });
}
