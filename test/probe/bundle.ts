import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';

/**
 * Bundles a CommonJS module with all that it requires into the text of one file, as bundlers do: the modules become
 * functions, and `require` a look-up. What is only required on demand and not there stays a `require`.
 */
export function bundle(entry: string, from: string): string {
  const main = createRequire(from).resolve(entry);
  const modules = new Map<string, string>();
  add(main);
  const table = [...modules].map(
    ([file, body]) => `${JSON.stringify(file)}: (module, exports, bundled, __dirname) => {${body}\n}`,
  );
  return [
    `const modules = {${table.join(',\n')}};`,
    'const loaded = {};',
    'function get(file) {',
    '  if (!loaded[file]) { loaded[file] = { exports: {} }; modules[file](loaded[file], loaded[file].exports, get, __dirname); }',
    '  return loaded[file].exports;',
    '}',
    `module.exports = get(${JSON.stringify(main)});`,
  ].join('\n');

  function add(file: string): void {
    if (modules.has(file)) return;
    modules.set(file, '');
    const text = readFileSync(file, 'utf8');
    if (file.endsWith('.json')) modules.set(file, `module.exports = ${text};`);
    else
      modules.set(
        file,
        text.replaceAll(/\brequire\((['"])([^'"]+)\1\)/g, (call, _, name: string) => rewritten(call, name, file)),
      );
  }

  function rewritten(call: string, name: string, file: string): string {
    if (isBuiltin(name) || name.startsWith('@grpc/proto-loader')) return call;
    const target = createRequire(file).resolve(name);
    add(target);
    return `bundled(${JSON.stringify(target)})`;
  }
}
