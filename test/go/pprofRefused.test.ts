import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { check, freeAddresses } from './goService.js';

describe('check --pprof refuses, with the cure and status 64', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leak-lab-pprof-refused-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const listening = async (server: Server): Promise<string> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const other = (status: number, text: string) =>
    createServer((_request, response) => response.writeHead(status).end(text));

  async function refused(words: RegExp, flags: readonly string[], command: readonly string[] = []): Promise<void> {
    const { code, stderr } = await check(folder, flags, command);
    assert.equal(code, 64, stderr);
    assert.match(stderr, words);
    assert.match(stderr, /\n {6}→ \S/);
  }

  it('an address at which nothing listens', async () => {
    const [free = ''] = await freeAddresses(1);
    await refused(/nothing listens there/, [`--pprof=http://${free}`, '--for=5s']);
  });

  it('what answers something else', async (t) => {
    for (const [server, words] of [
      [other(404, 'no such page'), /answers 404 where pprof lists its profiles/],
      [other(200, 'welcome'), /answers, but with no goroutine profile/],
    ] as const) {
      const url = await listening(server);
      t.after(() => server.close());
      await refused(words, [`--pprof=${url}`, '--for=5s']);
    }
  });

  it('an address that is taken before the command is started', async (t) => {
    const server = other(200, 'welcome');
    const url = await listening(server);
    t.after(() => server.close());
    await refused(/something listens there already/, [`--pprof=${url}`], [process.execPath, '-e', '']);
  });

  it('a command that ends before it serves, and one that never does', async () => {
    const [free = ''] = await freeAddresses(1);
    const flag = `--pprof=http://${free}`;
    await refused(/the command ended before it listened there/, [flag], [process.execPath, '-e', '']);
    const idle = [process.execPath, '-e', 'setInterval(() => undefined, 1000)'];
    await refused(/the command never listened there/, [flag, '--for=4s'], idle);
  });

  it('a command that serves something else there', async () => {
    const [free = ''] = await freeAddresses(1);
    const [host, port] = free.split(':');
    const serves = `require('http').createServer((q, r) => r.writeHead(404).end()).listen(${port}, '${host}')`;
    await refused(/answers 404/, [`--pprof=http://${free}`], [process.execPath, '-e', serves]);
  });
});
