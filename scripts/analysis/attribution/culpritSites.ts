import { count, counted } from '../../text/figures.js';
import type { Culprit } from '../model/analysis.js';

/** Groups culprits by their chain of positions, in the order given: one line may open both channels and sockets. */
export function bySite(culprits: readonly Culprit[]): Culprit[][] {
  const groups = new Map<string, Culprit[]>();
  for (const culprit of culprits) {
    const key = [culprit, ...culprit.via].map(({ file, line, column }) => `${file}:${line}:${column}`).join(' ');
    groups.set(key, [...(groups.get(key) ?? []), culprit]);
  }
  return [...groups.values()];
}

/** Says what the figures of a culprit count: all that its line opened, or only what it opened on paths that grow. */
export function openedWords({ otherPaths }: Culprit): 'opened' | 'opened on paths that grow' {
  return otherPaths ? 'opened on paths that grow' : 'opened';
}

/** Says what the figures of a culprit leave out; undefined where they leave nothing out. */
export function notCounted({ otherPaths, resource, file, line }: Culprit): string | undefined {
  if (!otherPaths) return undefined;
  return `Counted on paths that grow. On others, which do not keep growing, ${file}:${line} opened ${counted(otherPaths.opened, `${resource} more`, `${resource}s more`)}, ${count(otherPaths.closed)} of them closed.`;
}

/** Says whose connections a server has accepted: `60 of 61 from 127.0.0.1, grpc-node-js/1.14.7`; undefined: not known. */
export function peersWords({ peers: [first, ...more] = [] }: Culprit): string | undefined {
  if (!first) return undefined;
  const all = more.reduce((sum, { live }) => sum + live, first.live);
  return `${count(first.live)} of ${count(all)} from ${first.from}${first.agent === undefined ? '' : `, ${first.agent}`}`;
}

/** Says which library a line lies in, and for which it was at work: `google-gax 4.6.1 for @google-cloud/pubsub 4.9.0`. */
export function packageWords({ packages = [] }: Culprit): string | undefined {
  const [innermost, outermost] = [packages[0], packages.at(-1)].map((each) => each?.replace(/(?!^)@/, ' '));
  if (innermost === undefined) return undefined;
  return innermost === outermost ? innermost : `${innermost} for ${outermost}`;
}

/** Says of a line what is to be known of where it lies and who is behind it; nothing where the line says all. */
export function aboutLine(culprit: Culprit): string[] {
  const packages = packageWords(culprit);
  const peers = peersWords(culprit);
  return [
    ...(packages === undefined ? [] : [`made in ${packages}`]),
    ...(culprit.served === undefined || culprit.served === 'accepted' ? [] : [`serves ${culprit.served}`]),
    ...(peers === undefined ? [] : [peers]),
    ...(culprit.unmapped ? ['in compiled code: no source map leads back from there'] : []),
  ];
}
