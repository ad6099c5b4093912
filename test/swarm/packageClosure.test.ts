import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { importedPackages, packageClosure } from '../../scripts/engines/swarm/images/packageClosure.js';

describe('what compiled files import', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'grpc-leak-lab-closure-')));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const install = (path: string, dependencies: Record<string, string> = {}) =>
    write(`${path}/package.json`, JSON.stringify({ dependencies, peerDependencies: { absent: '1' } }));

  it('is found in it and in files beside it, and nothing that nobody imports', async () => {
    write(
      'services/main.js',
      "import { a } from 'a';\nimport '../protos/used.js';\nimport 'node:fs';\nconst b = await import('@scope/b/part.js');\n",
    );
    write('services/deep/other.js', 'import net from "net";\nimport c from "c"; export { x } from "c/deep.js";\n');
    write(
      'services/words.js',
      "/** `import x from 'comment';` */\n// import 'comment'\nexport const text = `import 'text'`, pattern = /import 'pattern'/;\n",
    );
    write('protos/used.js', "export * from 'd';\n");
    write('protos/unused.js', "import 'e';\n");
    assert.deepEqual(await importedPackages(join(folder, 'services')), ['@scope/b', 'a', 'c', 'd']);
  });

  it('lies where each package finds the version that it finds here', () => {
    install('node_modules/a', { shared: '1', b: '1' });
    install('node_modules/b', { shared: '1' });
    install('node_modules/shared');
    install('node_modules/b/node_modules/shared', { a: '1' });
    install('node_modules/unused');
    const places = packageClosure(['a'], join(folder, 'services'));
    const here = (path: string) => join(folder, 'node_modules', path);
    assert.deepEqual(
      [...places],
      ['a', 'b', 'shared', 'b/node_modules/shared'].map((path) => [path, here(path)]),
    );
  });

  it('must be installed', () => {
    assert.throws(() => packageClosure(['a', 'missing'], join(folder, 'services')), /package missing is not installed/);
  });
});
