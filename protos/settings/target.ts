import type { SettingRows } from './row.js';

const group = 'What is run';

/** The settings of the fleet that is run, by their names in `target` of a plan. */
export const TARGET = {
  variant: {
    kind: { is: 'listed', in: 'variants', of: 'variant' },
    flag: {
      ...{ name: 'variant', group, placeholder: 'LIST', example: 'leaky,fixed', default: 'leaky,fixed' },
      help: 'Variants to run, separated by commas, or all; two or more are also compared: {names}. --list says what each is.',
      unsaid: ['leaky', 'fixed'],
    },
    usual: 'leaky',
    required: true,
    environment: { name: 'LEAK_LAB_VARIANT' },
    compared: 'set',
    inSetName: { text: '{}', place: 1 },
  },
  replicas: {
    kind: { is: 'whole', low: 1, high: 100, of: 'replicas' },
    flag: {
      ...{ name: 'replicas', group, placeholder: 'N', example: '3', from: 1, to: 20 },
      help: 'Replicas, each gRPC server and client of all others and of itself, 1 to 20.',
    },
    usual: 3,
    required: true,
    environment: { name: 'LEAK_LAB_REPLICAS' },
    compared: 'set',
    inSetName: { text: '{} replicas', place: 6 },
  },
  runtime: {
    kind: { is: 'choice', names: ['node', 'go', 'mixed'], of: 'runtime' },
    flag: {
      ...{ name: 'runtime', group, placeholder: 'NAME', example: 'go' },
      help: 'What replicas run on: node, go (the twin in grpc-go, as in the incident), or mixed: Node and Go by turns in one fleet.',
    },
    usual: 'node',
    compared: 'set',
    inSetName: { text: '{}', place: 7 },
  },
  /** The release of grpc-go that the agent in Go is built with; absent: the one in its `go.mod`. */
  grpcGo: {
    kind: { is: 'release', of: 'grpc-go', lowMinor: 50 },
    flag: {
      ...{ name: 'grpc-go', group, placeholder: 'VERSION', example: 'v1.65.0' },
      help: 'Release of grpc-go that replicas in Go are built with, v1.50 or later; v1.65 is v1.65.0.',
      default: 'the one that the lab brings',
    },
    optional: true,
    compared: 'set',
    inSetName: { text: 'grpc-go {}', place: 8 },
  },
  /** Division of the roles; the engine tells each process its own, `mixed`, `client` or `server`. */
  role: {
    kind: { is: 'choice', names: ['mixed', 'split'], of: 'role' },
    flag: {
      ...{ name: 'role', group, placeholder: 'NAME', example: 'split' },
      help: 'mixed: every replica is client and server. split: one role per process, --replicas of each, so that dialled and accepted sockets lie apart.',
    },
    usual: 'mixed',
    compared: 'set',
    inSetName: { text: '{} roles', place: 3 },
  },
  transport: {
    kind: { is: 'choice', names: ['mtls', 'tls-shared', 'plaintext'], of: 'transport' },
    flag: {
      ...{ name: 'transport', group, placeholder: 'NAME', example: 'mtls' },
      help: 'mtls: fresh mutual TLS credentials for every dial, as in the incident. tls-shared, plaintext: sockets are shared and look clean while channels leak.',
    },
    usual: 'mtls',
    required: true,
    environment: { name: 'LEAK_LAB_TRANSPORT' },
    compared: 'set',
    inSetName: { text: '{}', place: 2 },
  },
} as const satisfies SettingRows;
