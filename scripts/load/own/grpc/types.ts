import {
  create,
  createFileRegistry,
  type DescMessage,
  type DescMethod,
  type DescService,
  type FileRegistry,
  fromBinary,
} from '@bufbuild/protobuf';
import { type FileDescriptorProto, FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { completed } from './complete.js';

/** A method that can be called, and the types of its messages. */
export interface CallableMethod {
  /** `shop.Cart/Get`. */
  readonly name: string;
  readonly path: string;
  readonly input: DescMessage;
  readonly output: DescMessage;
  readonly sendsStream: boolean;
  readonly getsStream: boolean;
  readonly registry: FileRegistry;
}

/** Makes a registry of types from descriptors of files, in whatever order. */
export function registryOf(files: readonly Uint8Array[]): FileRegistry {
  const read = completed(files.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes)));
  const byName = new Map(read.map((file) => [file.name, file] as const));
  return createFileRegistry(create(FileDescriptorSetSchema, { file: inOrder(byName) }));
}

/** Returns the methods of services, by their names. */
export function methodsIn(registry: FileRegistry, services: readonly string[]): CallableMethod[] {
  return services.flatMap((name) => {
    const service = registry.getService(name);
    return service ? service.methods.map((method) => callable(service, method, registry)) : [];
  });
}

/** Returns the names of all services. */
export function servicesIn(registry: FileRegistry): string[] {
  return [...registry].flatMap((type) => (type.kind === 'service' ? [type.typeName] : []));
}

function callable(service: DescService, method: DescMethod, registry: FileRegistry): CallableMethod {
  return {
    name: `${service.typeName}/${method.name}`,
    path: `/${service.typeName}/${method.name}`,
    input: method.input,
    output: method.output,
    sendsStream: method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming',
    getsStream: method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming',
    registry,
  };
}

/** Orders files so that each comes after those that it imports; an import that is missing is left out. */
function inOrder(byName: ReadonlyMap<string, FileDescriptorProto>): FileDescriptorProto[] {
  const ordered = new Set<FileDescriptorProto>();
  const visit = (name: string, above: readonly string[]): void => {
    const file = byName.get(name);
    if (!file || ordered.has(file) || above.includes(name)) return;
    for (const each of file.dependency) visit(each, [...above, name]);
    file.dependency = file.dependency.filter((each) => byName.has(each));
    file.publicDependency = [];
    file.weakDependency = [];
    ordered.add(file);
  };
  for (const name of byName.keys()) visit(name, []);
  return [...ordered];
}
