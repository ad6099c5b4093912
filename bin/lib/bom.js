// The bill of materials of the package: what is installed with it, as CycloneDX for tools and as a list for people.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './build.js';

/** The files that the package carries, by what they are. */
export const BOM_FILES = { sbom: 'sbom.cdx.json', licences: 'LICENCES.md' };

/** Writes both files into a folder. They are made of package-lock.json alone, and hold no address of a download. */
export function writeBom(folder) {
  const bom = readBom();
  writeFileSync(join(folder, BOM_FILES.sbom), `${JSON.stringify(bom, undefined, 1)}\n`);
  writeFileSync(join(folder, BOM_FILES.licences), licenceList(bom));
}

function readBom() {
  const [{ name }, { packages }] = ['package.json', 'package-lock.json'].map((file) =>
    JSON.parse(readFileSync(join(root, file), 'utf8')),
  );
  const args = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx'];
  const bom = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 }));
  bom.metadata.component.name = name; // npm says the name of the folder
  // `--omit=dev` also leaves out what a package needs that is there for development: grpc-js, which dockerode needs.
  const kept = new Set(
    Object.entries(packages).flatMap(([path, each]) => (isShipped(path, each) ? [idOf(path, each)] : [])),
  );
  bom.components = bom.components.filter(({ name, version }) => kept.has(`${name}@${version}`));
  const refs = new Set([bom.metadata.component, ...bom.components].map((each) => each['bom-ref']));
  bom.dependencies = bom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) }));
  for (const each of bom.components)
    each.externalReferences = each.externalReferences?.filter(({ type }) => type !== 'distribution');
  return bom;
}

function isShipped(path, { dev, optional, peer, devOptional }) {
  return path !== '' && !(dev || optional || peer || devOptional);
}

function idOf(path, { name = path.replace(/^.*node_modules\//, ''), version }) {
  return `${name}@${version}`;
}

function licenceList({ components }) {
  const rows = components
    .map(({ name, version, licenses = [] }) => {
      const said = licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name).join(', ');
      return `| ${name} | ${version} | ${said || 'not said'} |`;
    })
    .sort();
  return [
    '# What is installed with grpc-leak-lab',
    '',
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
