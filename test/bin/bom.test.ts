import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../support/root.js';

interface BomModule {
  readonly BOM_FILES: { readonly sbom: string; readonly licences: string };
  writeBom(folder: string): void;
}

const { BOM_FILES, writeBom }: BomModule = await import(pathToFileURL(join(root, 'bin', 'lib', 'bom.js')).href);

interface Locked {
  readonly packages: Readonly<Record<string, { version: string; dev?: true; optional?: true; peer?: true }>>;
}

interface Bom {
  readonly components: readonly { name: string; version: string; licenses?: readonly object[] }[];
  readonly metadata: { readonly component: { readonly name: string } };
}

describe('the bill of materials of the package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leak-lab-bom-'));
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  before(() => writeBom(folder));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('names every package that is installed with it, in its version', () => {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Locked;
    const { components, metadata } = JSON.parse(read(BOM_FILES.sbom)) as Bom;
    const told = new Set(components.map(({ name, version }) => `${name}@${version}`));
    const needed = Object.entries(packages).flatMap(([path, { version, dev, optional, peer }]) =>
      path === '' || dev || optional || peer ? [] : [`${path.replace(/^.*node_modules\//, '')}@${version}`],
    );
    assert.ok(needed.length > 20, `${needed.length} packages`);
    assert.deepEqual(
      [...new Set(needed)].filter((each) => !told.has(each)),
      [],
    );
    assert.equal(metadata.component.name, 'grpc-leak-lab');
  });

  it('gives the licence of each in a list', () => {
    const { components } = JSON.parse(read(BOM_FILES.sbom)) as Bom;
    const list = read(BOM_FILES.licences);
    for (const { name, version } of components) assert.ok(list.includes(`| ${name} | ${version} | `), name);
    assert.doesNotMatch(list, /undefined|null/);
  });

  it('holds no address of a download, and no path of the machine that made it', () => {
    for (const name of Object.values(BOM_FILES)) {
      assert.ok(!read(name).includes(root), name);
      assert.doesNotMatch(read(name), /"distribution"|\.tgz|file:/, name);
    }
  });
});
