/** What is left in a process that was looked at: nothing, on every Node that there is. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import type { Values } from '../../scripts/plan/settings.js';
import { attached, binaries, fixture, skip } from './attaching.js';
import { running } from './running.js';

const WAYS: readonly (readonly [what: string, said: Values, closer?: 'closer'])[] = [
  ['', {}],
  [', looked at more closely in the midst', {}, 'closer'],
  [', with profiles and all timers', { 'observe.profile': true, 'observe.cpuProfile': true, 'observe.timers': true }],
];

describe('what is left in a process', { skip }, () => {
  for (const node of [process.execPath, ...binaries]) {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
    for (const [what, said, closer] of WAYS)
      it(`${version}${what}: nothing, twice`, async () => {
        await using target = await running([node, '--inspect-port=0', fixture('running.cjs')]);
        await target.ask('work'); // what Node loads at the first call is loaded then
        await target.ask('remember');
        await target.ask('differences');
        for (const works of [true, false]) {
          await target.ask('remember');
          const looking = await attached(target, said);
          await looking.checkpoint();
          if (closer) {
            looking.lookCloser();
            await looking.checkpoint();
          }
          if (works) await target.ask('work');
          if (works) assert.equal(await target.ask('prototypes'), 2, 'it was not looked at');
          assert.notDeepEqual(await target.ask('differences'), []);
          await looking.leave();
          const found = (await target.ask('differences')) as string[];
          assert.deepEqual(works ? withoutWork(found) : found, []);
        }
      });
  }

  it('nothing, where the lab goes away without a word', async () => {
    await using target = await running([process.execPath, '--inspect-port=0', fixture('running.cjs')]);
    await target.ask('work');
    await target.ask('remember');
    const looking = await attached(target);
    await looking.checkpoint();
    await looking.breakOff();
    while ((await target.ask('observed')) === true);
    assert.deepEqual(await target.ask('differences'), []);
  });

  it('an inspector that was open already stays open', async () => {
    await using target = await running([process.execPath, '--inspect=0', fixture('running.cjs')]);
    const open = /ws:\/\/127\.0\.0\.1:(\d+)\//.exec(target.printed.stderr)?.[1];
    const looking = await attached(target);
    await looking.leave();
    const answer = await fetch(`http://127.0.0.1:${open}/json/list`);
    assert.equal(answer.status, 200);
  });

  /** Leaves out the connection of the call that was made meanwhile, both of its ends. */
  function withoutWork(found: readonly string[]): string[] {
    return found.filter((each) => !/^(resources|handles|descriptors): /.test(each));
  }
});
