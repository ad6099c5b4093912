import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkOptions } from '../../scripts/inTests/checkOptions.js';
import type { AssertNoLeakOptions } from '../../scripts/inTests/options.js';

const body = () => undefined;
const allowance = { resource: 'channel', site: 'cart.ts:12', atMost: 1, because: 'the library keeps it' } as const;

describe('the options of assertNoLeak', () => {
  it('may be any that the types allow', () => {
    for (const options of [{}, { calls: 20 }, { allow: [allowance, { ...allowance, site: /cart/ }] }])
      assert.doesNotThrow(() => checkOptions(body, options));
    assert.doesNotThrow(() => checkOptions(body, { metrics: ['channels'], baseline: 'leaks.json', name: 'cart' }));
  });

  for (const [what, options, said] of [
    ['too few calls', { calls: 19 }, /calls is no whole number from 20/],
    ['a name without a baseline', { name: 'cart' }, /name has no use without a baseline/],
    ['a metric that there is not', { metrics: ['rss_bytes'] }, /there is no metric rss_bytes: there are sockets,/],
    ['an option that there is not', { cals: 3 }, /there is no option cals: there are calls,/],
    ['no reason', { allow: [{ ...allowance, because: ' ' }] }, /allow\[0\]\.because gives no reason/],
    ['nothing allowed', { allow: [{ ...allowance, atMost: 0 }] }, /allow\[0\]\.atMost is no number above 0/],
    ['no resource', { allow: [allowance, { ...allowance, resource: 'x' }] }, /allow\[1\]\.resource is none of channel/],
  ] as const)
    it(`are refused with the cure: ${what}`, () => {
      assert.throws(() => checkOptions(body, options as unknown as AssertNoLeakOptions), {
        name: 'TypeError',
        message: said,
      });
    });

  it('are refused with every problem at once', () => {
    const wrong = { calls: 1.5, baseline: '' } as AssertNoLeakOptions;
    assert.throws(() => checkOptions(undefined, wrong), /first argument is no function[\s\S]*calls[\s\S]*baseline/);
  });
});
