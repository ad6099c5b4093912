import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { enclosingFunction } from '../../scripts/analysis/attribution/sources/enclosingFunction.js';

/** Returns the function around the line of a text that holds `LEAK`. */
function around(text: string, file = 'a.ts'): string | undefined {
  const lines = text.replace(/^\n/, '').split('\n');
  return enclosingFunction(file, lines, lines.findIndex((line) => line.includes('LEAK')) + 1);
}

describe('the function around a line', () => {
  it('is the nearest that has a name, whichever way it got it', () => {
    const body = (head: string, end = '}') => `${head}\n  if (x) {\n    use(); // LEAK\n  }\n${end}`;
    for (const head of [
      'function dial(address) {',
      'export async function dial<T>(address: T): Promise<void> {',
      'const dial = async (address) => {',
      'export const dial = (address: string): Client => {',
      'const dial = address => {',
      'const dial: Dial = function (address) {',
      'dial(address) {',
      'async dial({ address }: Options): Promise<void> {',
      'private static dial(address: string) {',
      'dial: async (address) => {',
      'dial: function (address) {',
      'dial = (address) => {',
    ])
      assert.equal(around(body(head)), 'dial', head);
    assert.equal(around(body('async dial(\n  address: string,\n): Promise<void> {')), 'dial');
    assert.equal(around(body('const dial = (\n  address: string,\n) => {')), 'dial');
    assert.equal(around('const dial = () => new Client(); // LEAK'), 'dial');
  });

  it('is told with the class that it is of', () => {
    assert.equal(around('export class Pool extends Base {\n  #take() {\n    open(); // LEAK\n  }\n}'), 'Pool.#take');
    assert.equal(around('class Pool {\n  client = new Client(); // LEAK\n}'), 'Pool');
  });

  it('is none of what is only called there, and none that ended before', () => {
    assert.equal(around('function poll() {\n  setInterval(() => {\n    open(); // LEAK\n  });\n}'), 'poll');
    assert.equal(around('function poll() {\n  each(\n    list,\n    () => open(), // LEAK\n  );\n}'), 'poll');
    assert.equal(around("describe('x', function () {\n  open(); // LEAK\n});"), undefined);
    assert.equal(around('function before() {\n  return 1;\n}\n\nopen(); // LEAK'), undefined);
    assert.equal(around('if (ready) {\n  open(); // LEAK\n} else {\n  wait();\n}'), undefined);
    assert.equal(around('function a() {\n  if (x) {\n    b();\n  } else {\n    open(); // LEAK\n  }\n}'), 'a');
  });

  it('is found in Go with its receiver', () => {
    assert.equal(
      around('func (p *Pool[T]) take() {\n\tgo func() {\n\t\topen() // LEAK\n\t}()\n}', 'a.go'),
      'Pool.take',
    );
    assert.equal(around('func main() {\n\topen() // LEAK\n}', 'a.go'), 'main');
    assert.equal(around('func main() {\n}\n\nvar c = open() // LEAK', 'a.go'), undefined);
  });

  it('is none for a line that the text does not have', () => {
    assert.equal(enclosingFunction('a.ts', ['a'], 2), undefined);
    assert.equal(enclosingFunction('a.ts', [], 0), undefined);
  });
});
