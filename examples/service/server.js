import { startService } from './service.js';

const { address } = await startService({
  port: Number(process.env.PORT ?? 50_051),
  leaky: process.env.CART === 'leaky',
});
console.log(`carts at ${address}`);
