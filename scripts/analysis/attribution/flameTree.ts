import { isAbsolute } from 'node:path';
import type { Role } from '../../plan/replicas.js';
import type { FlameNode } from '../model/profile.js';
import { byRole } from '../verdict/acrossRoles.js';
import type { ProfiledFunction, StackSample } from './callTree.js';
import { framePath, relativeFile } from './sources/relativeFile.js';
import type { SourceResolver } from './sources/sourceResolver.js';

/** The narrowest branch that is drawn, as a part of the whole; narrower ones cannot be seen, or are noise. */
const NARROWEST = 0.008;
/** The number of callers shown. A deeper stack is cut there, and what it holds counts for the frame at the cut. */
const DEEPEST = 48;

/** The first and the last profile of a replica. */
interface Profiled {
  readonly role: Role;
  readonly first: readonly StackSample[];
  readonly last: readonly StackSample[];
}

interface Growing {
  of: ProfiledFunction | undefined;
  own: number;
  net: number;
  children: Map<string, Growing>;
}

/**
 * Builds a call tree, from the outermost caller on, of what grew between the first and the last profile of all
 * replicas, as the mean over the replicas of each role. A branch is as wide as its net growth. What shrank is left out;
 * where the branches that grew exceed their caller, because others shrank, they are drawn to scale within it.
 */
export function flameTree(profiles: readonly Profiled[], resolver: SourceResolver): FlameNode {
  const root = node(undefined);
  for (const role of byRole(profiles).values()) {
    for (const { first, last } of role) {
      for (const sample of first) add(root, sample, -sample.weight / role.length);
      for (const sample of last) add(root, sample, sample.weight / role.length);
    }
  }
  total(root);
  return shown(root, Math.max(0, root.net), NARROWEST * root.net, resolver);
}

function node(of: ProfiledFunction | undefined): Growing {
  return { of, own: 0, net: 0, children: new Map() };
}

function add(root: Growing, { stack }: StackSample, bytes: number): void {
  let at = root;
  const callers = stack.toReversed().filter(({ name }) => name !== '(root)');
  for (const each of callers.slice(0, DEEPEST)) {
    const key = `${each.name} ${each.url}:${each.line}:${each.column}`;
    const child = at.children.get(key) ?? node(each);
    at.children.set(key, child);
    at = child;
  }
  at.own += bytes;
}

function total(at: Growing): number {
  at.net = at.own;
  for (const child of at.children.values()) at.net += total(child);
  return at.net;
}

function shown(at: Growing, bytes: number, narrowest: number, resolver: SourceResolver): FlameNode {
  const growing = [...at.children.values()].filter(({ net }) => net > 0).sort((a, b) => b.net - a.net);
  const sum = growing.reduce((all, { net }) => all + net, 0);
  const scale = sum > bytes ? bytes / sum : 1;
  const wide = growing.filter(({ net }) => net * scale >= narrowest && net * scale > 0);
  const place = at.of && placeOf(at.of, resolver);
  return {
    name: at.of ? at.of.name || '(anonymous)' : 'all growth',
    ...(place !== undefined && { at: place }),
    user: at.of?.end !== undefined,
    bytes: Math.round(bytes),
    children: wide.map((child) => shown(child, child.net * scale, narrowest, resolver)),
  };
}

/** Names a function's file and line: user code by its source, other code as it is loaded, with no absolute path. */
export function placeOf({ url, line, column, end }: ProfiledFunction, resolver: SourceResolver): string | undefined {
  if (url === '') return undefined;
  if (end) {
    const position = resolver.position([url, line, column]);
    return `${position.file}:${position.line}`;
  }
  return `${shownFile(url)}:${line}`;
}

/** Shortens a file's name: a dependency is named from its package on, any other file by its last segments. */
function shownFile(url: string): string {
  const path = framePath(url);
  if (path === undefined || !isAbsolute(path)) return url;
  const [, module] = /^.*[\\/]node_modules[\\/](.+)$/.exec(path) ?? [];
  return module?.replaceAll('\\', '/') ?? relativeFile(path, []);
}
