import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { EarlyStop, type StopCause } from '../../scripts/record/earlyStop.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import type { RunObserver } from '../../scripts/run/observer.js';
import type { Io } from '../../scripts/terminal/io.js';
import { createTerminalView } from '../../scripts/terminal/terminalView.js';
import { showComparison, showEnding, viewFor } from '../../scripts/terminal/view.js';
import { PLAN } from '../flags/commandLine.js';
import { compared } from '../report/comparisonSamples.js';
import { cleanRun, invalidRun, shortRun } from '../report/samples.js';
import { changed } from '../support/plans.js';
import { leakyRun, leakyRunFile, replicaEvent } from './run.js';
import { ESCAPE, hasStyles, Screen } from './screen.js';

const PATHS = { dir: join(process.cwd(), 'reports', 'r'), report: join(process.cwd(), 'reports', 'r', 'report.html') };
const KILLED: RecordEvent = {
  ...{ receivedMs: 1, from: 'lab' },
  line: {
    kind: 'replica-ended',
    replica: 'replica-2',
    how: 'signalled',
    code: null,
    signal: 'SIGSEGV',
    lastLog: ['one', 'two', 'three', '\u001b[2Jfour'],
  },
};

async function play(view: RunObserver, events: readonly RecordEvent[], betweenMs = 0): Promise<void> {
  view.planned([PLAN]);
  view.runStarted(PLAN, { number: 1, of: 1 });
  for (const event of events) {
    view.event(event);
    if (betweenMs > 0) await sleep(betweenMs);
  }
  view.runEnded(LEAKY, PATHS);
  view.close();
}

const LEAKY = await leakyRunFile();
const SUMMARY =
  'leaky leaks: every replica gains 6.00 sockets per pass: 60 in each of 15 slices, as predicted; leaky.ts:13 makes clients that are never closed';
const ENDING = [
  '✔ leaky: leak, as expected',
  `  ${SUMMARY}`,
  '  note: 3 passes failed.',
  '  sockets              6.00 per pass: 60 in each of 15 slices, predicted 6.00  leak: rises after every slice',
  '  channels             3.00 per pass: 30 in each of 15 slices, predicted 3.00  leak: rises after every slice',
  '  streams              0.00 per pass [0.00, 0.02]  clean: flat',
  '  heap_after_gc_bytes  81.0 KB per pass in this run [79.9, 82.1] KB  leak: rises after every slice',
  '  rss_bytes            40.0 KB per pass in this run [29.3, 50.7] KB  clean: flat',
  '  abandoned            348 channels were collected without ever being closed',
  '  culprit              services/variants/leaky.ts:13:20 via services/agent/peer.ts:26: 540 channels and 540 sockets opened, none closed, 100 % of the growth',
  '  report               reports/r/report.html',
];

describe('the view on a terminal', () => {
  it('draws one block in place, and leaves only the plan and the ending', async () => {
    const screen = new Screen(160);
    await play(createTerminalView({ stream: screen, color: true }), leakyRun(), 20);
    assert.match(
      screen.lines[0] ?? '',
      /^leaky: 3 replicas on processes, 60 passes each in 6 slices, 25 a second under grpc load$/,
    );
    assert.match(
      screen.lines[1] ?? '',
      /^expected cost: about \d.* s on an idle machine, up to 360 sockets a replica and \d+ MB of memory$/,
    );
    assert.deepEqual(screen.lines.slice(-2 - ENDING.length, -2), ENDING);
    assert.ok(screen.lines.length <= ENDING.length + 6, screen.lines.join('\n'));
    assert.equal(screen.lines.filter((line) => line.includes('replica-1')).length, 0);
    assert.equal(screen.cursorHidden, false);
    assert.ok(screen.written.includes('replica-1'), 'the block was never drawn');
    assert.ok(screen.written.includes('\u001b[?25l'));
  });

  it('wraps what stays between words, hanging below its text', () => {
    const screen = new Screen(60);
    createTerminalView({ stream: screen, color: true }).runEnded(LEAKY, PATHS);
    assert.deepEqual(screen.lines.slice(0, -2), [
      ENDING[0],
      '  leaky leaks: every replica gains 6.00 sockets per pass: 60',
      '    in each of 15 slices, as predicted; leaky.ts:13 makes',
      '    clients that are never closed',
      '  note: 3 passes failed.',
      '  sockets              6.00 per pass: 60 in each of 15',
      '                       slices, predicted 6.00  leak: rises',
      '                       after every slice',
      '  channels             3.00 per pass: 30 in each of 15',
      '                       slices, predicted 3.00  leak: rises',
      '                       after every slice',
      '  streams              0.00 per pass [0.00, 0.02]  clean:',
      '                       flat',
      '  heap_after_gc_bytes  81.0 KB per pass in this run [79.9,',
      '                       82.1] KB  leak: rises after every',
      '                       slice',
      '  rss_bytes            40.0 KB per pass in this run [29.3,',
      '                       50.7] KB  clean: flat',
      '  abandoned            348 channels were collected without',
      '                       ever being closed',
      '  culprit              services/variants/leaky.ts:13:20 via',
      '                       services/agent/peer.ts:26: 540',
      '                       channels and 540 sockets opened, none',
      '                       closed, 100 % of the growth',
      '  report               reports/r/report.html',
    ]);
  });

  it('draws ten times a second, however many events there are', (context) => {
    context.mock.timers.enable({ apis: ['setInterval'] });
    const screen = new Screen(100);
    const view = createTerminalView({ stream: screen, color: false });
    view.runStarted(PLAN, { number: 1, of: 1 });
    for (let round = 0; round < 50; round += 1) for (const event of leakyRun()) view.event(event);
    const drawn = () => screen.written.match(/passes/g)?.length;
    assert.equal(drawn(), 1);
    context.mock.timers.tick(1000);
    assert.equal(drawn(), 11);
    view.close();
    context.mock.timers.tick(1000);
    assert.equal(drawn(), 11);
    assert.deepEqual(screen.lines, ['']);
  });

  it('covers its own tracks when the window is made narrower or wider under way', async () => {
    const screen = new Screen(100);
    const view = createTerminalView({ stream: screen, color: false });
    screen.write('before\n');
    view.runStarted(PLAN, { number: 1, of: 1 });
    for (const event of leakyRun()) view.event(event);
    for (const columns of [100, 31, 17, 90]) {
      screen.resize(columns);
      const before = screen.written.length;
      while (screen.written.length === before) await sleep(10);
      const shown = screen.lines.filter((line) => line !== '');
      assert.equal(shown[0], 'before');
      assert.deepEqual(
        shown.slice(1).map((line) => line.trim().split(' ')[0]),
        ['leaky', 'passes', 'replica-1', 'replica-2', 'replica-3'],
      );
    }
    view.close();
  });

  it('keeps what went wrong above the block, and shows the block again below', async () => {
    const screen = new Screen(100);
    const view = createTerminalView({ stream: screen, color: true });
    view.runStarted(PLAN, { number: 1, of: 1 });
    for (const event of leakyRun()) view.event(event);
    view.event(KILLED);
    await sleep(150);
    const { lines } = screen;
    assert.deepEqual(lines.slice(0, 4), [
      '  ! replica-2 ended before its time (signalled, SIGSEGV)',
      '    two',
      '    three',
      '    four',
    ]);
    assert.match(lines[4] ?? '', /^leaky · slice 6 of 6/);
    assert.match(lines[7] ?? '', /replica-2 .*signalled/);
    view.close();
    assert.equal(screen.cursorHidden, false);
  });
});

describe('the view elsewhere', () => {
  const io = (env: NodeJS.ProcessEnv, isTTY = false) => {
    const written = { stdout: '', stderr: '' };
    const append = (name: keyof typeof written, text: string) => {
      written[name] += text;
    };
    const sink = (name: keyof typeof written) => ({
      isTTY,
      columns: 80,
      rows: 24,
      write: (text: string) => append(name, text),
    });
    return { written, io: { stdout: sink('stdout'), stderr: sink('stderr'), env, cwd: process.cwd() } satisfies Io };
  };
  const view = { quiet: false, color: true };

  it('is one plain line a phase and a checkpoint, without a single escape', async () => {
    const { written, io: plain } = io({});
    await play(viewFor({ json: false, view }, plain), leakyRun());
    assert.deepEqual(written.stdout.split('\n').slice(2, 14), [
      `leaky: ${PLAN.id}`,
      '  starting',
      '  baseline',
      '  baseline: sockets 0 0 0',
      '  load',
      '  checkpoint 1 of 6: 30 of 180 passes in all, sockets 60 60 60',
      '  checkpoint 2 of 6: 60 of 180 passes in all, sockets 120 120 120',
      '  checkpoint 3 of 6: 90 of 180 passes in all, sockets 180 180 180',
      '  checkpoint 4 of 6: 120 of 180 passes in all, sockets 240 240 240',
      '  checkpoint 5 of 6: 150 of 180 passes in all, sockets 300 300 300',
      '  checkpoint 6 of 6: 180 of 180 passes in all, sockets 360 360 360',
      ENDING[0],
    ]);
    assert.ok(!written.stdout.includes(ESCAPE));
    assert.equal(written.stderr, '');
  });

  it('says of a checkpoint what was made and what failed', async () => {
    const { written, io: plain } = io({});
    const hung: RecordEvent = {
      receivedMs: 1,
      from: 'load',
      line: { load: 1, atMs: 1, kind: 'progress', planned: 180, sent: 30, returned: 30, failed: 30 },
    };
    const names = ['replica-1', 'replica-2', 'replica-3'];
    const checkpoints = (index: number) => names.map((name) => replicaEvent(name, 0, 4, index));
    await play(viewFor({ json: false, view }, plain), [...checkpoints(0), hung, ...checkpoints(1)]);
    assert.match(written.stdout, /\n {2}checkpoint 1 of 6: 0 of 180 passes in all, 30 calls failed, sockets 4 4 4\n/);
  });

  it('says what the place has to say, who is lost with a node and who joins, live or plain; replacements count nowhere', async () => {
    const lab = (line: Extract<RecordEvent, { from: 'lab' }>['line']): RecordEvent => ({
      receivedMs: 1,
      from: 'lab',
      line,
    });
    const events = leakyRun();
    const half = events.length / 2;
    const lossy = [
      lab({ kind: 'note', text: 'the image was made from this machine' }),
      ...events.slice(0, half),
      lab({
        kind: 'replica-ended',
        replica: 'replica-2',
        how: 'node-lost',
        node: 'worker-2',
        code: null,
        signal: null,
        lastLog: [],
      }),
      lab({ kind: 'replica-joined', replica: 'replica-4', replaces: 'replica-2' }),
      lab({ kind: 'replica-starved', replica: 'replica-1', silentMs: 8000, loadAverage: 50.2, over: false }),
      lab({ kind: 'replica-starved', replica: 'replica-1', silentMs: 9000, loadAverage: 50.2, over: true }),
      replicaEvent('replica-4', 0, 0, 0),
      ...events.slice(half).filter((event) => !(event.from === 'replica' && event.replica === 'replica-2')),
    ];
    for (const isTTY of [false, true]) {
      const { written, io: shown } = io({ TERM: 'xterm' }, isTTY);
      await play(viewFor({ json: false, view: { quiet: false, color: false } }, shown), lossy);
      for (const line of [
        '  note: the image was made from this machine\n',
        '  ! replica-2 was lost with its node worker-2\n',
        '  note: the machine is overloaded (load average 50.2): replica-1 has been silent for 8 s and waits for CPU; it is given time\n',
        '  replica-4 took the place of replica-2: it receives no load and is not judged\n',
      ])
        assert.ok(written.stdout.replace(/\n {4}/g, ' ').includes(line), `${line} in ${written.stdout}`);
      assert.doesNotMatch(written.stdout, /silent for 9 s/);
      if (!isTTY) assert.match(written.stdout, /checkpoint 6 of 6: \d+ of 180 passes in all, sockets 360 \d+ 360\n/);
    }
  });

  it('leaves stdout to the document where that is asked for', async () => {
    const { written, io: plain } = io({});
    await play(viewFor({ json: true, view }, plain), leakyRun());
    assert.equal(written.stdout, '');
    assert.match(written.stderr, /as expected/);
  });

  it('is plain on a dumb terminal, and without colours where they are not wanted', async () => {
    const dumb = io({ TERM: 'dumb' }, true);
    await play(viewFor({ json: false, view: { quiet: false, color: false } }, dumb.io), leakyRun());
    assert.ok(!dumb.written.stdout.includes(ESCAPE));
    const uncoloured = io({ TERM: 'xterm' }, true);
    await play(viewFor({ json: false, view: { quiet: false, color: false } }, uncoloured.io), leakyRun());
    assert.ok(!hasStyles(uncoloured.written.stdout));
    const coloured = io({ TERM: 'xterm' }, true);
    await play(viewFor({ json: false, view }, coloured.io), leakyRun());
    assert.ok(coloured.written.stdout.includes(`${ESCAPE}[32m✔`));
  });

  it('is one line a run where quiet is asked for', async () => {
    const { written, io: plain } = io({});
    await play(viewFor({ json: false, view: { quiet: true, color: true } }, plain), [...leakyRun(), KILLED]);
    assert.equal(written.stdout, `✔ leak, as expected: ${SUMMARY} → reports/r/report.html\n`);
  });

  it('says which plans were not run, and what cut the one before short only once', () => {
    const cut = (cause: StopCause): RecordEvent => ({
      receivedMs: 1,
      from: 'lab',
      line: { kind: 'cut-short', ...new EarlyStop(cause) },
    });
    const fixed = changed(PLAN, { variant: 'fixed' });
    const said = (quiet: boolean, begun: number, isTTY = false) => {
      const { written, io: plain } = io({ TERM: 'xterm' }, isTTY);
      const shown = viewFor({ json: false, view: { quiet, color: false } }, plain);
      shown.planned([PLAN, fixed, fixed, PLAN]);
      for (let number = 1; number <= begun; number += 1) shown.runStarted(PLAN, { number, of: 4 });
      shown.event(cut({ by: 'signal', signal: 'SIGINT' }));
      shown.event(cut({ by: 'disk', message: 'no space left' }));
      shown.close();
      return written.stdout;
    };
    for (const text of [said(false, 1), said(true, 1), said(false, 1, true)])
      assert.ok(text.includes('not run: fixed × 2, leaky\n'), text);
    assert.ok(said(false, 3).includes('not run: leaky\n'));
    for (const text of [said(false, 4), said(true, 4), said(false, 4, true)])
      assert.ok(!text.includes('not run'), text);
    assert.ok(said(false, 1).includes('  ! cut short by SIGINT\n  ! cut short by a failing disk: no space left\n'));
  });

  it('is one line as well for a run or a comparison that was made before', async () => {
    const unexpected = await leakyRunFile({ expect: 'clean' });
    const { comparison } = compared(['leaky', unexpected], ['fixed', await cleanRun({ plan: { ratePerReplica: 4 } })]);
    const said = (quiet: boolean) => {
      const { written, io: plain } = io({});
      const request = { json: false, view: { quiet, color: true } };
      showEnding(unexpected, PATHS, request, plain);
      showComparison(comparison, [], PATHS, request, plain);
      return written.stdout;
    };
    assert.equal(
      said(true),
      `✘ leak, expected clean: ${SUMMARY} → reports/r/report.html\ncomparison: ${comparison.summary} → reports/r/report.html\n`,
    );
    assert.match(
      said(false),
      /^✘ leaky: leak, expected clean\n[\s\S]*culprit[\s\S]*\n {2}note: --rate differs: 25 \(leaky\), 4 \(fixed\)\n/,
    );
  });

  it('says an unexpected, an undecided and an invalid outcome as such', async () => {
    const first = (run: AnalysedRun) => {
      const { written, io: plain } = io({});
      viewFor({ json: false, view }, plain).runEnded(run, PATHS);
      return written.stdout.split('\n')[0];
    };
    assert.equal(first(await leakyRunFile({ expect: 'clean' })), '✘ leaky: leak, expected clean');
    assert.equal(first(await shortRun()), '? leaky: inconclusive, expected leak');
    assert.equal(first(await invalidRun()), '✘ leaky: invalid, expected leak');
    assert.equal(first(await cleanRun({ expect: 'any' })), '✔ fixed: clean');
  });

  it('never throws, not even with a stream that does', () => {
    const broken = {
      write(): never {
        throw new Error('no more');
      },
    };
    const brokenView = createTerminalView({ stream: { ...broken, isTTY: true }, color: true });
    brokenView.planned([PLAN]);
    brokenView.runStarted(PLAN, { number: 1, of: 1 });
    brokenView.runEnded(LEAKY, PATHS);
    brokenView.close();
  });
});
