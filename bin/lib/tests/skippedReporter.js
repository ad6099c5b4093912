// A reporter for node's test runner: prints the source of each file that had a test skipped, once.
/** The path of a compiled file, `dist/<hash>/test/…`. */
const COMPILED = /^.*[/\\]dist[/\\][^/\\]+[/\\](test[/\\].*)\.js$/;

export default async function* skippedFiles(events) {
  const told = new Set();
  for await (const { type, data } of events) {
    if (type !== 'test:pass' || data.skip === undefined || told.has(data.file)) continue;
    told.add(data.file);
    yield `${data.file?.replace(COMPILED, '$1.ts').replaceAll('\\', '/')}\n`;
  }
}
