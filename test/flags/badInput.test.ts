import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { labRequest } from '../../scripts/flags/labRequest.js';
import { readPlanFile } from '../../scripts/record/readPlan.js';
import { BAD_INPUTS, prepare } from './badInputs.js';
import { commandLine, everything, workFolder } from './commandLine.js';

describe('bad input', () => {
  const folder = workFolder();
  before(() => prepare(folder.path));
  after(() => folder[Symbol.dispose]());

  for (const [args, says, remedy] of BAD_INPUTS) {
    it(args.slice(0, 100), async () => {
      const before = everything(folder.path);
      const { code, stdout, stderr } = await commandLine(args.split(' '), folder.path);
      assert.equal(code, 64, stderr);
      assert.match(stderr, says);
      assert.match(cureAfter(stderr, says), remedy);
      assert.match(stderr, /nothing was started/);
      if (!args.includes('--json')) assert.equal(stdout, '');
      assert.deepEqual(everything(folder.path), before, 'something was touched');
    });
  }

  it('says a limit that several plans go beyond once, of the first, whatever the units', () => {
    const small = { memoryBytes: 5e7, descriptorLimit: 1e9, ephemeralPorts: 1e9, diskBytes: 1e13, cpus: 64 };
    const args = ['--variant=leaky,fixed', '--passes=6000', '--rate=100', '--time-limit=10h'];
    const outcome = labRequest(args, { env: {}, cwd: folder.path }, { machineAt: () => small, readPlan: readPlanFile });
    assert.deepEqual(
      'problems' in outcome && outcome.problems.map(({ message }) => message.replace(/about .* of/, 'about … of')),
      ['the run would take about … of memory, and 50 MB are free'],
    );
  });

  it('says all problems at once, and the same as a document where --json asks for it', async () => {
    const args = [
      'lab',
      '--variant=leeky',
      '--replicas=0',
      '--frobnicate',
      '--passes=x',
      '--max-growth=sockets:-1',
      '--reports=notes.txt',
      '--json',
    ];
    const { code, stdout, stderr } = await commandLine(args, folder.path);
    assert.equal(code, 64);
    assert.match(stderr, /grpc-leak-lab lab: 6 problems, nothing was started/);
    const document = JSON.parse(stdout) as {
      exitCode: number;
      runs: unknown[];
      problems: { flag: string; message: string; cure: string }[];
    };
    assert.deepEqual(
      document.problems.map(({ flag }) => flag),
      ['--variant=leeky', '--replicas=0', '--frobnicate', '--passes=x', '--max-growth=sockets:-1', '--reports'],
    );
    assert.equal(document.exitCode, 64);
    assert.deepEqual(document.runs, []);
    for (const { message, cure } of document.problems) assert.ok(stderr.includes(message) && stderr.includes(cure));
  });

  it('does not make a second problem of a default that stands in for what could not be read', async () => {
    for (const args of ['--slices=100 --passes=3', '--slices=12 --passes=many', '--passes=3 --slices=']) {
      const { stderr } = await commandLine(['lab', ...args.split(' ')], folder.path);
      assert.match(stderr, /1 problem, nothing/, args);
    }
    assert.match(
      (await commandLine(['lab', '--passes=3', '--tick=5'], folder.path)).stderr,
      /2 problems[\s\S]*3 passes cannot be cut into 6 slices/,
    );
  });

  it('tells what npm took for itself, and only when npm runs this command', async () => {
    const env = {
      npm_lifecycle_event: 'lab',
      npm_config_variant: 'leaky',
      npm_config_attribution: '',
      npm_config_json: 'true',
      npm_config_color: '',
    };
    const { code, stderr } = await commandLine(['lab', '--repeat=0'], folder.path, env);
    assert.equal(code, 64);
    assert.match(stderr, /3 problems/);
    assert.match(
      stderr,
      /--variant=leaky: was taken by npm[^→]*→ put -- before the flags: npm run lab -- --variant=leaky/,
    );
    assert.match(stderr, /--no-attribution: was taken by npm/);
    const other = await commandLine(['lab', '--repeat=0'], folder.path, { ...env, npm_lifecycle_event: 'test' });
    assert.match(other.stderr, /1 problem,/);
  });

  it('keeps what was typed from writing to the terminal by itself', async () => {
    const { stderr } = await commandLine(
      ['lab', '--variant=\u001b[31mred\u0007\u202e', '\u001b]0;title\u0007x'],
      folder.path,
    );
    assert.doesNotMatch(stderr.replaceAll('\n', ''), /[\p{Cc}\u202e]/u);
  });
});

/** The line of the cure that follows the problem in question. */
function cureAfter(stderr: string, says: RegExp): string {
  const lines = stderr.split('\n');
  return lines[lines.findIndex((line) => says.test(line)) + 1] ?? '';
}
