// A Nest microservice over gRPC, and a gateway that asks it, once for each HTTP request. With FIXED=1 the client is made
// once and closed with the module; without, each request makes one. With BUSY=1 it makes requests of itself.
import 'reflect-metadata';
import { join } from 'node:path';
import { Controller, Get, Module, type OnModuleDestroy } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  type ClientGrpcProxy,
  ClientProxyFactory,
  GrpcMethod,
  type GrpcOptions,
  Transport,
} from '@nestjs/microservices';
import type { Observable } from 'rxjs';

const [HTTP, GRPC] = [Number(process.env.PORT ?? 8080), Number(process.env.GRPC_PORT ?? 50051)];
const options: GrpcOptions = {
  transport: Transport.GRPC,
  options: { package: 'example', protoPath: join(__dirname, '..', 'greeter.proto'), url: `127.0.0.1:${GRPC}` },
};

interface Greeter {
  greet(request: { name: string }): Observable<{ greeting: string }>;
}

const connect = () => ClientProxyFactory.create(options) as unknown as ClientGrpcProxy;

@Controller()
class Gateway implements OnModuleDestroy {
  readonly #shared = process.env.FIXED ? connect() : undefined;

  @Get()
  greet() {
    const client = this.#shared ?? connect(); // the leak: nobody closes it
    return client.getService<Greeter>('Greeter').greet({ name: 'world' });
  }

  onModuleDestroy() {
    this.#shared?.close();
  }
}

@Controller()
class GreeterService {
  @GrpcMethod('Greeter', 'Greet')
  greet({ name }: { name: string }) {
    return { greeting: `hello ${name}` };
  }
}

@Module({ controllers: [Gateway, GreeterService] })
class Shop {}

async function main() {
  const shop = await NestFactory.create(Shop, { logger: ['error'] });
  shop.connectMicroservice(options);
  shop.enableShutdownHooks();
  await shop.startAllMicroservices();
  await shop.listen(HTTP, '127.0.0.1');
  console.log(`http://127.0.0.1:${HTTP}`);
  if (process.env.BUSY)
    setInterval(
      () =>
        fetch(`http://127.0.0.1:${HTTP}`)
          .then((answer) => answer.text())
          .catch(() => undefined),
      50,
    );
}

void main();
