// The message for a part that is in no test's path.
import { distance } from 'fastest-levenshtein';

const NEAREST = 8;
const WIDTH = 100;

/** Says which parts name no test, what is nearest to each, and which folders there are. */
export function missText(missed, files, kind = 'test') {
  const names = files.map(({ name }) => name);
  const folders = [...new Set(names.flatMap(foldersOf))].sort();
  const lines = missed.flatMap((part) => [
    `no ${kind} has ${part} in its path; nearest to it are`,
    ...nearest(part, [...folders, ...names]).map((name) => `    ${name}`),
  ]);
  return [...lines, 'folders of tests:', ...wrapped(folders)].join('\n');
}

function foldersOf(name) {
  const steps = name.split('/').slice(1, -1);
  return steps.map((_, index) => `test/${steps.slice(0, index + 1).join('/')}/`);
}

function nearest(part, names) {
  return names
    .map((name) => ({ name, far: Math.min(...waysToSay(name).map((way) => distance(way, part))) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, NEAREST)
    .map(({ name }) => name);
}

/** Returns a path, and the ends of it that a user may have meant, with and without the ending that every test has. */
function waysToSay(name) {
  const steps = name.replace(/\/$/, '').split('/');
  const ends = steps.map((_, index) => steps.slice(index).join('/'));
  return [name, ...ends, ...ends.map((end) => end.replace(/(\.e2e)?\.test\.ts$/, ''))];
}

function wrapped(words) {
  const lines = [];
  for (const word of words) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && longer.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(`    ${word}`);
  }
  return lines;
}
