import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { resultDocumentSchema } from '../../scripts/commands/resultDocument.js';
import { root } from '../support/root.js';

/** A service in Go that forgets what it makes, or is its fixed twin. */
export const FORGETFUL = join(root, 'test', 'go', 'fixtures', 'forgetful');

/** Builds a Go program, and returns its file. */
export function built(source: string, folder: string, ...flags: string[]): string {
  const file = join(folder, `program-${flags.length}`);
  execFileSync('go', ['build', ...flags, '-o', file, '.'], { cwd: source, stdio: ['ignore', 'ignore', 'inherit'] });
  return file;
}

/** Returns the line of a source that bears the comment `LEAK` and this word. */
export function lineMarked(word: string): number {
  const lines = readFileSync(join(FORGETFUL, 'main.go'), 'utf8').split('\n');
  return lines.findIndex((line) => line.endsWith(`// LEAK ${word}`)) + 1;
}

/** Returns addresses of this machine that nothing listens at. */
export async function freeAddresses(count: number): Promise<string[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const addresses = [];
  for (const server of servers) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    addresses.push(`127.0.0.1:${(server.address() as { port: number }).port}`);
  }
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  return addresses;
}

/** How a command of the lab ended. */
export interface CheckEnded {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `check`, as a user does. */
export function check(folder: string, flags: readonly string[], command: readonly string[] = []): Promise<CheckEnded> {
  const args = [
    'check',
    `--reports=${join(folder, 'reports')}`,
    ...flags,
    ...(command.length > 0 ? ['--', ...command] : []),
  ];
  const child = spawn(process.execPath, [join(root, 'bin/grpc-leak-lab.js'), ...args], {
    cwd: folder,
    timeout: 300_000,
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })));
}

/** Returns the one run of a document that `check --json` printed. */
export function runOf({ stdout, stderr }: CheckEnded) {
  assert.notEqual(stdout, '', stderr);
  return resultDocumentSchema.parse(JSON.parse(stdout)).runs[0] ?? assert.fail(stdout + stderr);
}
