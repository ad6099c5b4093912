import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judged, leak, lineOf } from './judged.js';

const REGISTER = new URL('../../services/probe/register.js', import.meta.url).href;

describe('assertNoLeak', { concurrency: 2 }, () => {
  const forgotten = leak('1 channel', lineOf('service.ts', 'LEAK channel'));

  for (const [when, flags] of [
    ['without a preload, grpc-js being loaded before', []],
    ['preloaded by register', ['--import', REGISTER]],
  ] as const)
    it(`passes what closes and fails what forgets, with its line: ${when}`, async () => {
      const { said, printed } = await judged(['closed', 'forgotten', 'closed'], { flags });
      assert.deepEqual(
        said.map(({ ok }) => ok),
        [true, false, true],
        JSON.stringify(said),
      );
      assert.equal(said[1]?.name, 'AssertionError');
      assert.match(said[1]?.message ?? '', forgotten);
      assert.match(said[1]?.stack ?? '', /bodies\.[jt]s:\d+/);
      assert.equal(printed, '');
    });

  it('finds sockets, timers and descriptors, and what leaks every third time; an error of the body is its own', async () => {
    const { said } = await judged(['socket', 'timer', 'file', 'file-closed', 'every-third', 'throws', 'nothing']);
    const [socket, timer, file, closed, third, thrown, nothing] = said;
    assert.match(socket?.message ?? '', leak('1 socket', lineOf('bodies.ts', 'LEAK socket')));
    assert.match(timer?.message ?? '', /^leaks 1 referenced timers? per call; no line could be named/);
    assert.match(file?.message ?? '', leak('1 descriptor', lineOf('bodies.ts', 'LEAK descriptor')));
    assert.match(third?.message ?? '', leak('0\\.3\\d? channels', lineOf('service.ts', 'LEAK channel')));
    assert.deepEqual([closed?.ok, nothing?.ok], [true, true], JSON.stringify([closed, nothing]));
    assert.deepEqual([thrown?.name, thrown?.message], ['RangeError', 'not mine']);
  });
});
