/**
 * Measures what a clean `assertNoLeak` costs a test: of a body that makes a gRPC client, calls a service in the same
 * process and closes it, 39 calls in all. The first in a process loads the verdict as well.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { machine, quantileRow } from './support/machine.js';

const PROCESSES = Number(process.argv[2] ?? 5);
const EACH = 4;
const TARGET = fileURLToPath(new URL('inTests/target.js', import.meta.url));

interface Took {
  first: boolean;
  wallMs: number;
  cpuMs: number;
}

const all = Array.from({ length: PROCESSES }).flatMap(() => {
  const { stdout } = spawnSync(process.execPath, [TARGET, String(EACH)], { encoding: 'utf8' });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Took);
});

console.log(machine());
for (const first of [true, false]) {
  const those = all.filter((each) => each.first === first);
  const of = (key: 'wallMs' | 'cpuMs') =>
    quantileRow(
      those.map((each) => each[key] / 1000),
      's',
    );
  console.log(`${first ? 'the first in a process' : 'each further one      '}  ${of('wallMs')}; CPU ${of('cpuMs')}`);
}
