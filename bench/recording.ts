/**
 * Records what a command shows on a real terminal, as a picture that moves: `recording FILE.svg [FLAG of lab …]`, by
 * default `--variant=leaky,fixed`, as the README shows it. Needs script(1) of util-linux. Run it while nothing else keeps
 * the machine busy, and with a reports folder of its own, so that no name of this machine is in it.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../test/support/root.js';
import { pictureOf } from './recording/picture.js';
import { type Chunk, shotsOf } from './recording/shots.js';

const COLUMNS = 110;
const ROWS = 36;
/** A command that takes longer makes no picture for a README. */
const LIMIT_MS = 60_000;

const [file, ...flags] = process.argv.slice(2);
if (!file) throw new Error('usage: npm run bench -- recording FILE.svg [FLAG of lab …]');
const typed = ['lab', ...(flags.length > 0 ? flags : ['--variant=leaky,fixed'])];
const folder = mkdtempSync(join(tmpdir(), 'recording-'));
try {
  const words = [process.execPath, join(root, 'bin/grpc-leak-lab.js'), ...typed].map((word) => `'${word}'`).join(' ');
  const shown = await shownBy(`stty cols ${COLUMNS} rows ${ROWS}; exec ${words}`);
  const prompt = { atMs: 0, text: `$ npx grpc-leak-lab ${typed.join(' ')}\r\n` };
  const shots = await shotsOf([prompt, ...shown], { columns: COLUMNS, rows: ROWS });
  const picture = pictureOf(shots, { columns: COLUMNS, rows: ROWS, title: `A terminal: ${typed.join(' ')}` });
  writeFileSync(file, picture);
  console.log(
    `${file}: ${shots.length} shots in ${((shots.at(-1)?.atMs ?? 0) / 1000).toFixed(1)} s, ${picture.length} bytes`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs a shell command on a terminal, and returns what it wrote, and when. */
async function shownBy(command: string): Promise<Chunk[]> {
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: folder,
    env: { ...process.env, TERM: 'xterm-256color', NO_COLOR: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: LIMIT_MS,
  });
  const beganMs = performance.now();
  const chunks: Chunk[] = [];
  child.stdout
    .setEncoding('utf8')
    .on('data', (text: string) => chunks.push({ atMs: performance.now() - beganMs, text }));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code !== 0) throw new Error(`the command ended with status ${code}:\n${chunks.map(({ text }) => text).join('')}`);
  return chunks;
}
