import { type AnyDefinition, loadSync, type MessageTypeDefinition } from '@grpc/proto-loader';
import { type CallableMethod, methodsIn, registryOf, servicesIn } from './types.js';

/**
 * Reads the methods that files describe.
 * @param paths the folders that files and their imports are looked for in
 * @throws {Error} where a file cannot be read, or is none
 */
export function methodsOfFiles(files: readonly string[], paths: readonly string[]): CallableMethod[] {
  const definitions = Object.values(loadSync([...files], { includeDirs: [...paths], keepCase: true }));
  const encoded = new Map<string, Buffer>();
  for (const { fileDescriptorProtos } of definitions.filter(isType))
    for (const bytes of fileDescriptorProtos) encoded.set(bytes.toString('base64'), bytes);
  const registry = registryOf([...encoded.values()]);
  return methodsIn(registry, servicesIn(registry));
}

type TypeDefinition = Pick<MessageTypeDefinition<object, object>, 'fileDescriptorProtos'>;

function isType(definition: AnyDefinition): definition is AnyDefinition & TypeDefinition {
  return Array.isArray((definition as Partial<TypeDefinition>).fileDescriptorProtos);
}
