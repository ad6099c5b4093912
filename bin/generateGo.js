#!/usr/bin/env node
// `node bin/generateGo.js`: writes the Go types of the messages and services below services/agent-go/ anew from the
// .proto files. The two plugins of protoc come from the module proxy, by `go run`; protoc itself is not needed, since
// protobufjs reads the .proto files. The gRPC plugin is one that every release of grpc-go since 2021 takes. With
// `--out DIR` it writes there: a test sees in this way that the committed ones are fresh.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from './lib/build.js';

const PLUGINS = [
  'google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.12',
  'google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.3.0',
];
const MODULE = 'grpc-leak-lab/agent';
const out = process.argv.includes('--out')
  ? process.argv[process.argv.indexOf('--out') + 1]
  : join(root, 'services', 'agent-go');
const PACKAGES = { 'agent.proto': 'agentpb', 'fleet.proto': 'fleetpb' };

const ofLoader = createRequire(createRequire(import.meta.url).resolve('@grpc/proto-loader'));
const protobuf = ofLoader('protobufjs');
ofLoader('protobufjs/ext/descriptor');
const plugin = protobuf.parse(`syntax = "proto2";
  message Request { repeated string file_to_generate = 1; optional string parameter = 2; repeated bytes proto_file = 15; }
  message Response { optional string error = 1; repeated File file = 15;
    message File { optional string name = 1; optional string content = 15; } }`).root;

for (const [proto, folder] of Object.entries(PACKAGES)) {
  const request = plugin.lookupType('Request').encode({
    fileToGenerate: [proto],
    parameter: `paths=source_relative,M${proto}=${MODULE}/${folder}`,
    protoFile: [descriptorOf(proto)],
  });
  for (const program of PLUGINS) {
    const { status, stdout, stderr } = spawnSync('go', ['run', program], {
      input: request.finish(),
      cwd: join(root, 'services', 'agent-go'),
    });
    const { error, file } = status === 0 ? plugin.lookupType('Response').decode(stdout) : { error: stderr.toString() };
    if (error) throw new Error(`${program}: ${error}`);
    for (const { name, content } of file) {
      const path = join(out, folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  }
}

/** Returns the descriptor of a file, encoded, under the name that it has. */
function descriptorOf(proto) {
  const parsed = new protobuf.Root();
  parsed.resolvePath = () => join(root, 'protos', proto);
  parsed.loadSync(proto, { keepCase: true }).resolveAll();
  const set = parsed.toDescriptor('proto3');
  const [file] = set.file;
  file.name = proto;
  for (const { field } of file.messageType)
    for (const each of field ?? [])
      if (each.typeName && !each.typeName.startsWith('.')) each.typeName = `.${file.package}.${each.typeName}`;
  return file.constructor.encode(file).finish();
}
