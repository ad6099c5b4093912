/** Load goes to this machine alone, whatever is typed. */
import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { describe, it } from 'node:test';
import { checkRequest } from '../../scripts/flags/checkRequest.js';

async function problemsOf(...flags: string[]): Promise<string[]> {
  const outcome = await checkRequest([...flags, '--', 'node', 'server.js'], { env: {}, cwd: process.cwd() });
  return 'problems' in outcome ? outcome.problems.map(({ subject, message }) => `${subject}: ${message}`) : [];
}

describe('load', () => {
  it('is put on what is reached here, in every way to write that', async () => {
    const own = Object.values(networkInterfaces()).flatMap((all) => all?.map(({ address }) => address) ?? []);
    const hosts = ['localhost', 'a.localhost', '127.0.0.1', '127.3.2.1', '127.1', '0.0.0.0', '[::1]'];
    for (const host of [...hosts, ...own.filter((address) => !address.includes(':'))])
      assert.deepEqual(await problemsOf(`--url=http://${host}:8080/cart`), [], host);
    for (const address of ['localhost:50051', '127.0.0.1:50051', '[::1]:50051', 'unix:/run/cart.sock'])
      assert.deepEqual(await problemsOf('--call=shop.Cart/Get', `--address=${address}`), [], address);
  });

  it('is put nowhere else', async () => {
    for (const host of [
      'example.com',
      '203.0.113.9',
      'localhost.example.com',
      '[2001:db8::1]',
      '3405803785',
      '127.0.0.1.example.com',
    ])
      assert.match((await problemsOf(`--url=http://${host}/`)).join(), /^--url: ".*" is not on this machine/, host);
    for (const address of ['example.com:443', '203.0.113.9:50051', 'dns:///example.com:443', '[2001:db8::1]:50051'])
      assert.match(
        (await problemsOf('--call=shop.Cart/Get', `--address=${address}`)).join(),
        /^--address: ".*" is not on this machine/,
        address,
      );
    assert.match(
      (await problemsOf('--call=shop.Cart/Get', '--ready=http://example.com/up')).join(),
      /^--ready: ".*" is not/,
    );
  });
});
