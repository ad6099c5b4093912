import { fromBinary, fromJson, type JsonValue, toBinary, toJson } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { type Client, type ClientDuplexStream, Metadata, status } from '@grpc/grpc-js';
import { REQUEST, RESPONSE, type ReflectionAnswer, type ReflectionQuestion } from './reflectionTypes.js';
import { type CallableMethod, methodsIn, registryOf } from './types.js';

/** The versions of the service, the present one first. */
const SERVICES = ['grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection'] as const;

/** Services that say something of the server, and are none of its own. */
const OF_THE_SERVER = /^grpc\.(reflection|health|channelz)\./;

const LIMIT_MS = 5000;

/**
 * Asks a server which methods it has.
 *
 * It is our own: the clients on npm load protobufjs and lodash, ask v1alpha alone, or have had no release for years.
 *
 * @param metadata sent along, for servers that ask who one is
 * @returns undefined where the server has no reflection
 * @throws {Error} where it has, and fails
 */
export async function reflectedMethods(
  client: Client,
  metadata: Metadata = new Metadata(),
): Promise<CallableMethod[] | undefined> {
  for (const service of SERVICES) {
    const conversation = new Conversation(client, service, metadata);
    try {
      return await methodsOf(conversation);
    } catch (error) {
      if ((error as { code?: status }).code !== status.UNIMPLEMENTED) throw error;
    } finally {
      conversation.close();
    }
  }
  return undefined;
}

async function methodsOf(conversation: Conversation): Promise<CallableMethod[]> {
  const { listServicesResponse } = await conversation.ask({ listServices: '*' });
  const services = (listServicesResponse?.service ?? []).flatMap(({ name }) => name ?? []);
  const own = services.filter((name) => !OF_THE_SERVER.test(name));
  const files = new Map<string, Uint8Array>();
  for (const service of own) await collect(conversation, { fileContainingSymbol: service }, files);
  return methodsIn(registryOf([...files.values()]), own);
}

/** Collects a file and all that it imports, whether the server sends these along or is to be asked for each. */
async function collect(
  conversation: Conversation,
  question: ReflectionQuestion,
  files: Map<string, Uint8Array>,
): Promise<void> {
  const { fileDescriptorResponse } = await conversation.ask(question);
  const sent = (fileDescriptorResponse?.fileDescriptorProto ?? []).map((text) => Buffer.from(text, 'base64'));
  const imports = sent.flatMap((bytes) => {
    const { name, dependency } = fromBinary(FileDescriptorProtoSchema, bytes);
    files.set(name, bytes);
    return dependency;
  });
  for (const name of imports) if (!files.has(name)) await collect(conversation, { fileByFilename: name }, files);
}

/** A stream of questions, each answered before the next is asked. */
class Conversation {
  readonly #stream: ClientDuplexStream<Buffer, Buffer>;
  #waiting: { resolve: (answer: ReflectionAnswer) => void; reject: (error: Error) => void } | undefined;
  #failure: Error | undefined;

  constructor(client: Client, service: string, metadata: Metadata) {
    const same = (bytes: Buffer) => bytes;
    const options = { deadline: Date.now() + LIMIT_MS };
    this.#stream = client.makeBidiStreamRequest(`/${service}/ServerReflectionInfo`, same, same, metadata, options);
    this.#stream.on('data', (bytes: Buffer) => {
      try {
        this.#waiting?.resolve(toJson(RESPONSE, fromBinary(RESPONSE, bytes)) as ReflectionAnswer);
        this.#waiting = undefined;
      } catch (error) {
        this.#fail(error as Error); // thrown here, grpc-js would only say that the call was cancelled
      }
    });
    this.#stream.on('error', (error) => this.#fail(error));
    this.#stream.on('end', () => this.#fail(new Error('the server ended the stream of its reflection')));
  }

  async ask(question: ReflectionQuestion): Promise<ReflectionAnswer> {
    if (this.#failure) throw this.#failure;
    const answered = new Promise<ReflectionAnswer>((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
    this.#stream.write(Buffer.from(toBinary(REQUEST, fromJson(REQUEST, question as JsonValue))));
    const answer = await answered;
    const { errorResponse } = answer;
    if (errorResponse) throw new Error(`reflection failed: ${errorResponse.errorMessage ?? errorResponse.errorCode}`);
    return answer;
  }

  close(): void {
    this.#stream.cancel();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}
