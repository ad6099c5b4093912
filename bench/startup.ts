/**
 * Measures what the command line costs before it does anything: CPU time and modules loaded of each light command,
 * beside bare Node on the same machine in the same minute. Takes turns, so that whatever else the machine does meets
 * all alike.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { modulesOf } from '../test/support/modules.js';
import { root } from '../test/support/root.js';
import { machine } from './support/machine.js';

const TURNS = Number(process.argv[2] ?? 7);

/** Prints the CPU time of the process at its end, in ms, on a descriptor of its own. */
const WATCH = `data:text/javascript,import{writeSync}from'node:fs';process.on('exit',()=>{const{user,system}=process.cpuUsage();writeSync(3,String((user+system)/1000))})`;

const COMMANDS: readonly (readonly string[])[] = [
  ['--version'],
  ['--help'],
  ['lab', '--help'],
  ['lab', '--list'],
  ['lab', '--varriant=leaky'],
  ['labb'],
];

const programs = [
  { name: 'bare Node', args: ['--eval', ''] },
  ...COMMANDS.map((args) => ({ name: args.join(' '), args: [join(root, 'bin/grpc-leak-lab.js'), ...args] })),
];
const cpuMs = new Map(programs.map(({ name }) => [name, [] as number[]]));
for (let turn = 0; turn <= TURNS; turn += 1)
  for (const { name, args } of programs) {
    const { output } = spawnSync(process.execPath, ['--import', WATCH, ...args], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
    if (turn > 0) cpuMs.get(name)?.push(Number(output[3])); // the first turn warms the caches of the file system
  }

console.log(machine());
const bare = middle('bare Node');
console.log(`${'bare Node'.padEnd(24)} ${bare.toFixed(0).padStart(5)} ms of CPU`);
for (const args of COMMANDS) {
  const name = args.join(' ');
  const { files, packages } = modulesOf(args);
  const modules = files.length + [...packages.values()].reduce((sum, count) => sum + count, 0);
  const ratio = (middle(name) / bare).toFixed(1);
  console.log(
    `${name.padEnd(24)} ${middle(name).toFixed(0).padStart(5)} ms of CPU, ${ratio} × bare Node, ${modules} modules`,
  );
}

function middle(name: string): number {
  const sorted = (cpuMs.get(name) ?? []).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
