/** The styles of lines: they differ by colour first (eight that colour-blind eyes tell apart), then by dashes. */

/** The number of colours that the style sheet defines as `--s0` … `--s7`, for light and for dark. */
const COLOURS = 8;

/** The dash patterns in pixels; the first is a solid line. `3 4` is kept for predictions. */
const DASHES = ['', '9 3', '2 3', '10 3 2 3', '5 2'];

/** The look of one line. */
export interface LineStyle {
  colour: number;
  dash: string;
}

/** Returns the look of line `index` among equals: colours go round, and every round has its own dashes. */
export function lineStyle(index: number): LineStyle {
  return memberStyle(index, 0);
}

/** Returns the look of a member of a group: the group's colour, and dashes by member. */
export function memberStyle(group: number, member: number): LineStyle {
  return { colour: group % COLOURS, dash: DASHES[(Math.floor(group / COLOURS) + member) % DASHES.length] ?? '' };
}
