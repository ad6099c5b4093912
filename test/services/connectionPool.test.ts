import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionPool } from '../../services/variants/connectionPool.js';
import { until } from '../support/patience.js';

/** Clients that remember whether they were closed. */
function maker() {
  const made: { address: string; closed: boolean; close(): void }[] = [];
  const make = (address: string) => {
    const client = {
      address,
      closed: false,
      close() {
        client.closed = true;
      },
    };
    made.push(client);
    return client;
  };
  return { made, make };
}

describe('the connection pool', () => {
  it('lends one client per address, however often it is borrowed', async () => {
    const { made, make } = maker();
    const pool = new ConnectionPool<(typeof made)[number]>({ most: 2, idleMs: 60_000 });
    for (let time = 0; time < 5; time += 1) (await pool.borrow('a', make))[Symbol.dispose]();
    const [first, second] = [await pool.borrow('a', make), await pool.borrow('a', make)];
    assert.equal(first.client, second.client);
    assert.deepEqual([made.length, pool.size], [1, 1]);
    pool.close();
    assert.ok(made.every(({ closed }) => closed));
  });

  it('closes the client that was idle for longest when others need its place', async () => {
    const { made, make } = maker();
    const pool = new ConnectionPool<(typeof made)[number]>({ most: 2, idleMs: 60_000 });
    for (const address of ['a', 'b', 'a', 'c']) (await pool.borrow(address, make))[Symbol.dispose]();
    assert.deepEqual(
      made.map(({ address, closed }) => [address, closed]),
      [
        ['a', false],
        ['b', true],
        ['c', false],
      ],
    );
    assert.equal(pool.size, 2);
    pool.close();
  });

  it('lets a borrower wait while it is full and all are on loan', async () => {
    const { made, make } = maker();
    const pool = new ConnectionPool<(typeof made)[number]>({ most: 1, idleMs: 60_000 });
    const held = await pool.borrow('a', make);
    let lent = false;
    const waiting = pool.borrow('b', make).then((borrowed) => {
      lent = true;
      return borrowed;
    });
    await sleep(5);
    assert.equal(lent, false);
    assert.equal(held.client.closed, false, 'a client on loan is never evicted');
    held[Symbol.dispose]();
    assert.equal((await waiting).client.address, 'b');
    assert.equal(held.client.closed, true);
    pool.close();
  });

  it('leaves a new client alone when one comes back that was closed meanwhile', async () => {
    const { made, make } = maker();
    const pool = new ConnectionPool<(typeof made)[number]>({ most: 4, idleMs: 1 });
    const early = await pool.borrow('a', make);
    pool.close();
    const late = await pool.borrow('a', make);
    (await pool.borrow('b', make))[Symbol.dispose]();
    early[Symbol.dispose]();
    await until(() => made[2]?.closed === true);
    assert.deepEqual(
      [early, late].map(({ client }) => client.closed),
      [true, false],
    );
    pool.close();
  });

  it('closes a client that was idle for long, and not one on loan', async () => {
    const { made, make } = maker();
    const pool = new ConnectionPool<(typeof made)[number]>({ most: 4, idleMs: 1 });
    const held = await pool.borrow('a', make);
    (await pool.borrow('b', make))[Symbol.dispose]();
    await until(() => pool.size <= 1);
    assert.deepEqual([held.client.closed, made[1]?.closed, pool.holds(held.client)], [false, true, true]);
    pool.close();
  });
});
