import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findingOf, markOf } from '../../scripts/selfcheck/finding.js';
import { PLANTS } from '../../scripts/selfcheck/table.js';
import { selfcheckViewFor } from '../../scripts/terminal/selfcheckView.js';
import { analysed, recordOf } from '../report/analysed.js';
import { ESCAPE, Screen } from './screen.js';

const leak = await analysed(recordOf({ variant: 'leaky' }));
const clean = await analysed(recordOf({ variant: 'fixed' }));
const plant = { ...(PLANTS.find(({ name }) => name === 'timer') ?? assert.fail()), metric: 'sockets' as const };
const found = findingOf({ ...plant, perUnit: [6, 6] }, { leak, clean }, 'linux');
const missed = findingOf({ ...plant, perUnit: [6, 6] }, { leak: clean, clean }, 'linux');

/** Plays a self-check of one plant to a terminal, or to a pipe. */
function played(finding: typeof found, { columns, quiet = false }: { columns?: number; quiet?: boolean }) {
  const screen = new Screen(columns ?? 120);
  const stream = columns === undefined ? { write: (text: string) => screen.write(text) } : screen;
  const io = { stdout: stream, stderr: stream, env: { TERM: 'xterm' }, cwd: '/' };
  const view = selfcheckViewFor({ plants: [plant], json: false, view: { quiet, color: false } }, io);
  view.began({ plant, kind: 'leak' });
  view.began({ plant, kind: 'clean' });
  const during = [...screen.lines];
  view.ended({ plant, kind: 'leak' });
  view.found(finding);
  const mark = markOf([finding], { at: '2026-01-31T12:00:00.000Z', node: 'v22.1.0' });
  view.concluded({ findings: [finding], mark, remembered: { unwritable: 'EROFS' }, planned: 1, isStopped: false });
  view.close();
  return { screen, during, after: screen.lines.filter((line) => line !== '') };
}

describe('the view of a self-check', () => {
  it('shows on a terminal what is under way, and in the end the findings alone', () => {
    const { during, after, screen } = played(found, { columns: 140 });
    assert.ok(during.includes("  0 of 1 judged · under way: timer, timer's twin"));
    assert.equal(screen.cursorHidden, false);
    assert.equal(after.length, 3);
    assert.match(after[0] ?? '', /^✔ timer +6\.00 sockets per unit found: .*planted 6; its twin is clean$/);
    assert.equal(after[1], 'passed: 1 leak found, no clean twin called one, with Node v22.1.0');
    assert.equal(after[2], 'not remembered: the cache folder cannot be written: EROFS');
  });

  it('writes plain lines elsewhere, and only the end where quiet is asked for', () => {
    const plain = played(found, {});
    assert.deepEqual(plain.during.join(''), '');
    assert.ok(!plain.screen.written.includes(ESCAPE));
    assert.match(plain.after[0] ?? '', /^✔ timer/);
    assert.match(played(found, { columns: 140, quiet: true }).after[0] ?? '', /^passed/);
  });

  it('says what failed, how to repeat it, and how to get a report of it', () => {
    const text = played(missed, {}).screen.written;
    assert.match(text, /^✘ timer +0\.00 sockets per unit called clean/m);
    assert.match(text, /^failed: timer: not found, with Node v22\.1\.0$/m);
    assert.match(text, /^ {2}→ again.*: grpc-leak-lab selfcheck --only=timer$/m);
    assert.match(text, /^ {2}→ with a report.*: grpc-leak-lab check -- .*main\.js timer leak 6 10$/m);
  });
});
