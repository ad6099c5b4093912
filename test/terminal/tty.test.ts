import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PATIENCE_MS } from '../support/patience.js';
import { ESCAPE, hasStyles, Screen } from './screen.js';

describe('a real terminal', () => {
  const player = join(dirname(fileURLToPath(import.meta.url)), 'player.js');
  const script = (command: string, env: NodeJS.ProcessEnv = {}) =>
    spawnSync('script', ['-qec', command, '/dev/null'], {
      encoding: 'utf8',
      env: { ...process.env, TERM: 'xterm-256color', NO_COLOR: '', ...env },
      timeout: PATIENCE_MS,
    });
  const skip = process.platform !== 'linux' || script('true').status !== 0 ? 'needs script(1) of util-linux' : false;

  it('shows the block and the ending, and gets its cursor back even when the process ends in the middle', {
    skip,
  }, () => {
    const whole = script(`stty cols 120 rows 30; ${process.execPath} ${player}`);
    assert.equal(whole.status, 0, whole.stdout);
    const screen = new Screen(120, 30);
    screen.write(whole.stdout.replaceAll('\r\n', '\n'));
    assert.ok(whole.stdout.includes('\u001b[?25l') && whole.stdout.includes('replica-3'));
    assert.equal(screen.cursorHidden, false);
    assert.ok(screen.lines.includes('✔ leaky: leak, as expected'));
    assert.equal(screen.lines.filter((line) => line.includes('replica-3')).length, 0);
    const broken = script(`${process.execPath} ${player} --die`);
    assert.ok(
      broken.stdout.lastIndexOf('\u001b[?25h') > broken.stdout.lastIndexOf('\u001b[?25l'),
      'the cursor stayed hidden',
    );
  });

  it('is taken for 80 columns wide where it says 0', { skip }, () => {
    const plain = { NO_COLOR: '1', TERM: 'dumb' };
    const [unknown, usual] = [0, 80].map(
      (columns) => script(`stty cols ${columns} rows 30; ${process.execPath} ${player}`, plain).stdout,
    );
    assert.ok((usual ?? '').split('\n').length > 5);
    assert.equal(unknown, usual);
  });

  it('is not asked for colours or a block where NO_COLOR or TERM say so', { skip }, () => {
    assert.ok(!hasStyles(script(`${process.execPath} ${player}`, { NO_COLOR: '1' }).stdout));
    assert.ok(!script(`${process.execPath} ${player}`, { TERM: 'dumb' }).stdout.includes(ESCAPE));
  });
});
