import { createHash } from 'node:crypto';
import type { GoroutineGroup, RawFrame, Site } from '../../../protos/vitals.js';
import type { GoBinary } from './goBinary.js';
import { dumpedGoroutines, type GoFrame, type GoroutineCounts, goRootIn } from './goroutineText.js';
import { type CodeFacts, frameAt, isOwnCode } from './ownCode.js';

/** Goroutines that do one thing and were made by one chain of calls. */
export interface LedGroup extends GoroutineGroup {
  /** True where they serve what a peer has opened: a server of the service's has started them. */
  readonly accepted: boolean;
}

/** The most frames of a group. */
const MOST_FRAMES = 8;

/** The most creation sites that are told at a checkpoint. */
const MOST_SITES = 200;

/** A server that starts a goroutine for each connection, of gRPC or of HTTP. */
const SERVES = /\.\(\*(?:http2)?Server\)\.[sS]erve/;

/** Groups the goroutines of a full dump, most first. */
export function groupsOf(dump: string, binary: GoBinary | undefined, facts: CodeFacts): LedGroup[] {
  const known = { ...facts, module: binary?.module, goRoot: goRootIn(dump) };
  const groups = new Map<string, LedGroup>();
  for (const { doing, createdBy, frames } of dumpedGoroutines(dump)) {
    const own = frames
      .slice(startedBy(frames, known))
      .filter((frame) => isOwnCode(frame, known))
      .slice(0, MOST_FRAMES);
    const led = own.map((frame) => positionOf(frame, binary, known)).filter(isOther);
    const first = own[0];
    const before = first ? frames.slice(0, frames.indexOf(first)) : frames;
    const accepted = before.some(({ name }) => SERVES.test(name));
    const key = JSON.stringify([doing, createdBy, accepted, led]);
    const group = groups.get(key);
    groups.set(key, {
      ...{ doing, ...(createdBy !== undefined && { createdBy }), frames: led, accepted },
      count: (group?.count ?? 0) + 1,
    });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || a.doing.localeCompare(b.doing));
}

/** Returns where the stacks begin that lead to the line: at the `go` statement, where that is the service's own. */
function startedBy(frames: readonly GoFrame[], facts: CodeFacts): number {
  const maker = frames.findIndex(({ of }) => of === 'maker');
  const at = frames[maker];
  return at && isOwnCode(at, facts) ? maker : 0;
}

/**
 * Returns the groups at a moment of which only the counts by function are known: the goroutines that run one function are
 * divided among the lines that a dump led them to, in its proportions.
 */
export function dividedBy(counts: GoroutineCounts, led: readonly LedGroup[]): LedGroup[] {
  return [...counts.byDoing].flatMap(([doing, count]) => {
    const alike = led.filter((group) => group.doing === doing);
    if (alike.length === 0) return [{ doing, count, frames: [], accepted: false }];
    const total = alike.reduce((sum, group) => sum + group.count, 0);
    let [seen, given] = [0, 0];
    return alike.flatMap((group): LedGroup[] => {
      seen += group.count;
      const share = Math.round((count * seen) / total) - given;
      given += share;
      return share > 0 ? [{ ...group, count: share }] : [];
    });
  });
}

/** Returns groups as a line tells them. */
export function toldGroups(groups: readonly LedGroup[]): GoroutineGroup[] {
  return groups.map(({ accepted: _, ...group }) => group);
}

/** Returns the goroutines by the line that led to them, as creation sites: how many have ended since is not known. */
export function sitesOf(groups: readonly LedGroup[]): Site[] {
  const sites = new Map<string, Site>();
  for (const { frames, accepted, count } of groups) {
    if (frames.length === 0) continue;
    const key = JSON.stringify([accepted, frames]);
    const live = (sites.get(key)?.live ?? 0) + count;
    const id = createHash('sha256').update(key).digest('hex').slice(0, 16);
    const site = { id, resource: 'goroutine' as const, opened: live, closed: 0, abandoned: 0, live, frames };
    sites.set(key, accepted ? { ...site, served: 'accepted' } : site);
  }
  return [...sites.values()].sort((a, b) => b.live - a.live).slice(0, MOST_SITES);
}

/** Of a maker's stack Go prints where it goes on: the call is asked for. Its other lines are those of calls. */
function positionOf(
  { name, file, line, offset, of }: GoFrame,
  binary: GoBinary | undefined,
  facts: CodeFacts,
): RawFrame {
  return frameAt(file, of === 'ancestor' && binary ? binary.lineOfCall(name, line, offset) : line, facts);
}

function isOther([file, line]: RawFrame, position: number, all: readonly RawFrame[]): boolean {
  const before = all[position - 1];
  return !before || before[0] !== file || before[1] !== line;
}
