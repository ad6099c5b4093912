/** A mark as it is drawn: a hairline with its words. */
export interface PlacedMark {
  /** Position along the axis, 0 … 1. */
  at: number;
  text: string;
  kind: string;
  /** Row of its label above the picture, from 0. */
  row: number;
  /** True where the label stands to the left of its hairline, for want of room on the right. */
  isLeft: boolean;
}

/** The distance below which moments share a hairline, as a share of the axis. */
const SAME = 0.012;
/** The most marks at one place that keep labels of their own; more are counted in one. */
const MOST_TOLD = 2;

/**
 * Joins marks where many are drawn at one place, and finds a row for the label of each, so that none lies over another.
 *
 * @param marks in order of `at`, 0 … 1
 * @param labelShare share of the axis that a character takes
 */
export function placeMarks(
  marks: readonly { at: number; text: string; kind: string }[],
  labelShare: number,
): PlacedMark[] {
  const taken: [from: number, to: number][][] = [];
  return joined(marks).map(({ at, text, kind }) => {
    const width = (text.length + 2) * labelShare;
    const isLeft = at + width > 1 && at > 0.5;
    const [from, to] = isLeft ? [at - width, at] : [at, at + width];
    const free = taken.findIndex((spans) => spans.every(([start, end]) => to <= start || from >= end));
    const row = free < 0 ? taken.push([]) - 1 : free;
    taken[row]?.push([from, to]);
    return { at, text, kind, row, isLeft };
  });
}

function joined(
  marks: readonly { at: number; text: string; kind: string }[],
): { at: number; text: string; kind: string }[] {
  const groups: { at: number; text: string; kind: string }[][] = [];
  for (const mark of marks) {
    const group = groups.at(-1);
    if (group?.[0] && mark.at - group[0].at < SAME) group.push(mark);
    else groups.push([mark]);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    return first && group.length > MOST_TOLD ? [{ ...first, text: `${first.text} + ${group.length - 1}` }] : group;
  });
}
