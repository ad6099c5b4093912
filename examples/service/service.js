import { fileURLToPath } from 'node:url';
import { credentials, loadPackageDefinition, Server, ServerCredentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';

const definition = loadSync(fileURLToPath(new URL('shop.proto', import.meta.url)));
const { shop } = loadPackageDefinition(definition);

/**
 * Starts a cart service, which asks a price service for each cart.
 * @param port 0 for any
 * @param leaky whether it forgets to close the client that it makes for each request
 */
export async function startService({ port = 0, leaky = false } = {}) {
  const prices = new Server();
  prices.addService(shop.Prices.service, { Get: (_, reply) => reply(null, { cents: 1999 }) });
  const pricesAt = await listen(prices, 0);

  const cart = new Server();
  new ReflectionService(definition).addToServer(cart);
  cart.addService(shop.Cart.service, {
    Get({ request: { id } }, reply) {
      const client = new shop.Prices(pricesAt, credentials.createInsecure());
      client.Get({ article: id }, (error, price) => {
        if (!leaky) client.close();
        if (error) reply(error);
        else reply(null, { id, cents: price.cents });
      });
    },
  });
  const address = await listen(cart, port);
  return {
    address,
    stop() {
      cart.forceShutdown();
      prices.forceShutdown();
    },
  };
}

/** Makes a client of the cart service. */
export function cartClient(address) {
  return new shop.Cart(address, credentials.createInsecure());
}

function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(`127.0.0.1:${bound}`),
    );
  });
}
