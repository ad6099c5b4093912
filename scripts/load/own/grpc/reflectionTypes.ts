import { create, createFileRegistry, type DescMessage, fromJson, type JsonObject } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { completed } from './complete.js';

const field = (
  name: string,
  number: number,
  type: 'STRING' | 'BYTES' | 'INT32' | 'MESSAGE',
  typeName?: string,
): JsonObject => ({
  ...{ name, number, type: `TYPE_${type}`, label: 'LABEL_OPTIONAL' },
  ...(typeName !== undefined && { typeName: `.reflection.${typeName}` }),
});

const repeated = (one: JsonObject): JsonObject => ({ ...one, label: 'LABEL_REPEATED' });

/**
 * The messages of server reflection, as far as they are used; on the wire those of `grpc.reflection.v1` and `v1alpha` are
 * the same (grpc/grpc-proto, grpc/reflection/v1/reflection.proto).
 */
const FILE: JsonObject = {
  ...{ name: 'reflection.proto', package: 'reflection', syntax: 'proto3' },
  messageType: [
    {
      name: 'Request',
      field: [
        field('file_by_filename', 3, 'STRING'),
        field('file_containing_symbol', 4, 'STRING'),
        field('list_services', 7, 'STRING'),
      ].map((each) => ({ ...each, oneofIndex: 0 })),
      oneofDecl: [{ name: 'message_request' }],
    },
    {
      name: 'Response',
      field: [
        field('file_descriptor_response', 4, 'MESSAGE', 'Files'),
        field('list_services_response', 6, 'MESSAGE', 'Services'),
        field('error_response', 7, 'MESSAGE', 'Failure'),
      ],
    },
    { name: 'Files', field: [repeated(field('file_descriptor_proto', 1, 'BYTES'))] },
    { name: 'Services', field: [repeated(field('service', 1, 'MESSAGE', 'Service'))] },
    { name: 'Service', field: [field('name', 1, 'STRING')] },
    { name: 'Failure', field: [field('error_code', 1, 'INT32'), field('error_message', 2, 'STRING')] },
  ],
};

const types = createFileRegistry(
  create(FileDescriptorSetSchema, { file: [...completed([fromJson(FileDescriptorProtoSchema, FILE)])] }),
);

export const REQUEST = messageNamed('reflection.Request');
export const RESPONSE = messageNamed('reflection.Response');

/** A question to the server, in JSON. */
export type ReflectionQuestion =
  | { readonly listServices: string }
  | { readonly fileContainingSymbol: string }
  | { readonly fileByFilename: string };

/** An answer of the server, in JSON; bytes are in base64. */
export interface ReflectionAnswer {
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto?: readonly string[] };
  readonly listServicesResponse?: { readonly service?: readonly { readonly name?: string }[] };
  readonly errorResponse?: { readonly errorCode?: number; readonly errorMessage?: string };
}

function messageNamed(name: string): DescMessage {
  const message = types.getMessage(name);
  if (!message) throw new Error(`there is no message ${name}`);
  return message;
}
