import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bursts, LEAST_BURSTS } from '../../scripts/inTests/bursts.js';

describe('bursts of calls', () => {
  it('are primes, so that no rhythm of the code hides in them', () => {
    for (const calls of [undefined, 20, 100, 1000])
      for (const burst of bursts(calls)) assert.ok(isPrime(burst), `${burst} of ${calls}`);
  });

  it('have about as many calls as are asked for in those that can acquit', () => {
    for (const calls of [20, 36, 100, 1000]) {
      const sum = bursts(calls)
        .slice(0, LEAST_BURSTS)
        .reduce((all, burst) => all + burst, 0);
      assert.ok(sum >= calls && sum < calls * 1.2 + 8, `${sum} for ${calls}`);
    }
  });
});

function isPrime(value: number): boolean {
  return value >= 2 && !/^(11+?)\1+$/.test('1'.repeat(value));
}
