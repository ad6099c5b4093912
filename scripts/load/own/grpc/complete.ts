import type { DescriptorProto, FileDescriptorProto } from '@bufbuild/protobuf/wkt';

/**
 * Completes descriptors as protobufjs makes them, which are also what @grpc/reflection serves: it names types relative to
 * where they are used, leaves the names of fields in JSON out, and may import nothing. Those of protoc stay as they are.
 */
export function completed(files: readonly FileDescriptorProto[]): readonly FileDescriptorProto[] {
  const fileOf = new Map<string, string>();
  for (const file of files) for (const name of typesIn(file)) fileOf.set(name, file.name);
  for (const file of files) {
    const imports = new Set(file.dependency);
    const absolute = (name: string, scope: string): string => {
      const found = resolved(name, scope, fileOf);
      const from = fileOf.get(found);
      if (from !== undefined && from !== file.name) imports.add(from);
      return `.${found}`;
    };
    for (const message of file.messageType) complete(message, file.package, absolute);
    for (const { method } of file.service)
      for (const each of method) {
        each.inputType = absolute(each.inputType, file.package);
        each.outputType = absolute(each.outputType, file.package);
      }
    file.dependency = [...imports];
  }
  return files;
}

function complete(message: DescriptorProto, scope: string, absolute: (name: string, scope: string) => string): void {
  const inside = within(scope, message.name);
  for (const field of message.field) {
    if (field.jsonName === '') field.jsonName = camelCase(field.name);
    if (field.typeName) field.typeName = absolute(field.typeName, inside);
  }
  for (const nested of message.nestedType) complete(nested, inside, absolute);
}

/** Finds a name from a scope outwards, as protoc does. */
function resolved(name: string, scope: string, known: ReadonlyMap<string, string>): string {
  if (name.startsWith('.')) return name.slice(1);
  const parts = scope.split('.').filter((part) => part !== '');
  for (let length = parts.length; length >= 0; length--) {
    const candidate = within(parts.slice(0, length).join('.'), name);
    if (known.has(candidate)) return candidate;
  }
  return name;
}

function typesIn(file: FileDescriptorProto): string[] {
  const inMessage = (message: DescriptorProto, scope: string): string[] => {
    const name = within(scope, message.name);
    return [
      name,
      ...message.enumType.map((each) => within(name, each.name)),
      ...message.nestedType.flatMap((nested) => inMessage(nested, name)),
    ];
  };
  return [
    ...file.enumType.map((each) => within(file.package, each.name)),
    ...file.messageType.flatMap((message) => inMessage(message, file.package)),
  ];
}

function within(scope: string, name: string): string {
  return scope === '' ? name : `${scope}.${name}`;
}

/** Returns the name of a field in JSON, as protoc makes it: `user_name` is `userName`. */
function camelCase(name: string): string {
  return name.replace(/_+([^_])/g, (_, letter: string) => letter.toUpperCase()).replace(/_+$/, '');
}
