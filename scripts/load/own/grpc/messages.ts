import {
  type DescField,
  type DescMessage,
  fromJson,
  type JsonObject,
  type JsonValue,
  ScalarType,
  toBinary,
} from '@bufbuild/protobuf';
import { nearest } from '../../../text/nearest.js';
import { quoted } from '../../../text/plainText.js';
import type { Problem } from '../../../text/problem.js';
import type { CallableMethod } from './types.js';

/** The messages of one call, encoded. */
export type CallMessages = readonly Buffer[];

/**
 * Encodes the messages of the calls, which are used in turn.
 * @param data one value for each call; a list is the messages of a call that sends a stream. Undefined: one message is
 *   made from its type
 */
export function encodedCalls(
  method: CallableMethod,
  data: readonly JsonValue[] | undefined,
): { calls: CallMessages[]; problems: Problem[] } {
  const { input } = method;
  if (data === undefined) return { calls: [[encode(method, sample(input))]], problems: [] };
  const problems: Problem[] = [];
  const calls = data.map((value) => {
    const messages = method.sendsStream && Array.isArray(value) ? value : [value];
    return messages.flatMap((message) => {
      try {
        return encode(method, message);
      } catch (error) {
        if (problems.length < MOST_PROBLEMS) problems.push(problemOf(input, message, error));
        return [];
      }
    });
  });
  return { calls, problems };
}

/** More are of one kind. */
const MOST_PROBLEMS = 5;

function encode({ input, registry }: CallableMethod, value: JsonValue): Buffer {
  return Buffer.from(toBinary(input, fromJson(input, value, { registry })));
}

function problemOf(input: DescMessage, value: JsonValue, error: unknown): Problem {
  const isMessage = typeof value === 'object' && value !== null && !Array.isArray(value);
  const [, unknown] = /key "([^"]*)" is unknown/.exec((error as Error).message) ?? [];
  const names = input.fields.map(({ jsonName }) => jsonName);
  const near = unknown === undefined ? undefined : nearest(unknown, names);
  return {
    subject: '--data',
    message: isMessage
      ? unknown === undefined
        ? `is no ${input.typeName}: ${(error as Error).message.replace(/^cannot decode message \S+ from JSON: /, '')}`
        : `has the field ${quoted(unknown)}, which ${input.typeName} has not`
      : `is no ${input.typeName}, but ${Array.isArray(value) ? 'a list' : quoted(JSON.stringify(value))}`,
    remedy:
      near !== undefined
        ? `did you mean ${near}?`
        : `${input.typeName} has ${names.length === 0 ? 'no fields: --data={}' : names.join(', ')}`,
  };
}

/** Levels of messages within messages that a sample fills in: types may hold themselves. */
const DEPTH = 2;

/** Makes a message of a type: every field has a plain value, so that a handler finds something to work on. */
export function sample(message: DescMessage, depth = DEPTH): JsonValue {
  if (Object.hasOwn(WELL_KNOWN, message.typeName)) return WELL_KNOWN[message.typeName] as JsonValue;
  const chosen = message.members.flatMap((member) => (member.kind === 'oneof' ? member.fields.slice(0, 1) : [member]));
  const values = chosen.flatMap((field) => {
    const value = sampleOf(field, depth);
    return value === undefined ? [] : [[field.jsonName, value] as const];
  });
  return Object.fromEntries(values) as JsonObject;
}

function sampleOf(field: DescField, depth: number): JsonValue | undefined {
  switch (field.fieldKind) {
    case 'scalar':
      return sampleScalar(field.scalar);
    case 'enum':
      return field.enum.values[0]?.number;
    case 'message':
      return depth > 0 ? sample(field.message, depth - 1) : undefined;
    case 'list':
    case 'map':
      return undefined;
  }
}

function sampleScalar(type: ScalarType): JsonValue {
  if (type === ScalarType.STRING) return 'a';
  if (type === ScalarType.BOOL) return false;
  return type === ScalarType.BYTES ? '' : 1;
}

/** The messages whose JSON is a plain value. */
const WELL_KNOWN: Readonly<Record<string, JsonValue>> = {
  'google.protobuf.Timestamp': '2026-01-01T00:00:00Z',
  'google.protobuf.Duration': '1s',
  'google.protobuf.FieldMask': '',
  'google.protobuf.Any': {},
  'google.protobuf.Struct': {},
  'google.protobuf.Value': null,
  'google.protobuf.ListValue': [],
  'google.protobuf.Empty': {},
  'google.protobuf.StringValue': 'a',
  'google.protobuf.BytesValue': '',
  'google.protobuf.BoolValue': false,
  'google.protobuf.DoubleValue': 1,
  'google.protobuf.FloatValue': 1,
  'google.protobuf.Int32Value': 1,
  'google.protobuf.UInt32Value': 1,
  'google.protobuf.Int64Value': '1',
  'google.protobuf.UInt64Value': '1',
};
