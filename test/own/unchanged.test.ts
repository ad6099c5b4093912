/** What a program says and how it ends is the same with the probe and without: whatever it does to itself or its children. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { alone, underCheck } from '../../bench/support/unchanged.js';
import { channelled } from './channelled.js';

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/unchanged/${name}`, import.meta.url));

const ENDS = ['well', 'status', 'exitCode', 'exception', 'rejection', 'handled', 'killed', 'terminated', 'stubborn'];
const DOES = ['flood', 'folder', 'closed', 'options'];
const STARTS = ['cleared', 'options', 'fails', 'foreign', 'fork', 'sync'];

const commands = [
  ...[...ENDS, ...DOES].map((how) => [fixture('ends.cjs'), how]),
  ...STARTS.map((how) => [fixture('starts.cjs'), how]),
  ['--require', fixture('ends.cjs'), fixture('ends.cjs'), 'well'],
];

describe('with the probe and without, the same is said on both streams, and the end is the same', () => {
  for (const command of commands)
    it(command.join(' ').replaceAll(fixture(''), ''), async () => {
      const [without, within] = await Promise.all([channelled(command, { probe: false }), channelled(command)]);
      const { stdout, stderr, code } = within;
      assert.deepEqual({ stdout, stderr: steady(stderr), code }, { ...said(without), stderr: steady(without.stderr) });
      assert.ok(within.processes.length > 0, 'the probe was there');
    });

  it('where the child gets an environment of its own, the probe is there as well, and no other program is told', async () => {
    const processes = await Promise.all(
      ['cleared', 'options', 'foreign'].map(async (how) => {
        const run = await channelled([fixture('starts.cjs'), how]);
        return run.processes.length;
      }),
    );
    assert.deepEqual(processes, [2, 2, 1]);
  });
});

it('under check the exit status of the command is told, and its streams are left alone', async () => {
  const command = [process.execPath, fixture('ends.cjs'), 'exception'];
  const [without, within] = await Promise.all([alone(command), underCheck(command)]);
  assert.deepEqual({ ...within, stderr: steady(within.stderr) }, { ...without, stderr: steady(without.stderr) });
  assert.equal(within.code, 1);
});

function said({ stdout, code }: { stdout: string; code: number | null }) {
  return { stdout, code };
}

/** Node numbers the process in what it warns of. */
function steady(text: string): string {
  return text.replace(/\(node:\d+\)/g, '(node:N)');
}
