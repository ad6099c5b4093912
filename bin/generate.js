#!/usr/bin/env node
// `npm run generate`: writes protos/generated/ (types of the messages and services) anew from the .proto files, and
// protos/vitals.schema.json from vitals.ts, leak-lab.config.schema.json from the flags of check. With `--out DIR` it writes only the types, and there: a test sees in this
// way that the committed ones are fresh.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, root } from './lib/build.js';

const at = process.argv.indexOf('--out');
const out = at > 0 ? process.argv[at + 1] : join(root, 'protos', 'generated');
const loader = dirname(createRequire(import.meta.url).resolve('@grpc/proto-loader/package.json'));

rmSync(out, { recursive: true, force: true });
const run = spawnSync(
  process.execPath,
  [
    join(loader, 'build', 'bin', 'proto-loader-gen-types.js'),
    ...[
      '--grpcLib=@grpc/grpc-js',
      '--defaults',
      '--arrays',
      '--objects',
      '--longs=Number',
      '--enums=String',
      '--importFileExtension=.js',
    ],
    ...['--includeDirs', join(root, 'protos'), '--outDir', out, 'agent.proto', 'fleet.proto'],
  ],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
);
if (run.status === 0) dropOwnPath(out);
if (run.status === 0 && at < 0) {
  const { vitalsSchemaText } = await import(pathToFileURL(join(build(), 'protos', 'vitalsSchema.js')).href);
  writeFileSync(join(root, 'protos', 'vitals.schema.json'), vitalsSchemaText());
  const { configSchemaText } = await import(pathToFileURL(join(build(), 'scripts', 'flags', 'configSchema.js')).href);
  writeFileSync(join(root, 'leak-lab.config.schema.json'), configSchemaText());
}
process.exit(run.status ?? 70);

/** Cuts the absolute paths by which the generator names .proto files, and which are of no use elsewhere. */
function dropOwnPath(folder) {
  for (const name of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.ts'))) {
    const file = join(folder, name);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(`${root}/`, ''));
  }
}
