/** How lines are told apart: by colour first (eight that colour-blind eyes tell apart), then by dashes. */

/** Colours that the style sheet defines as `--s0` … `--s7`, for light and for dark. */
const COLOURS = 8;

/** Dash patterns in pixels; the first is a whole line. `3 4` is kept for predictions. */
const DASHES = ['', '9 3', '2 3', '10 3 2 3', '5 2'];

/** The look of one line. */
export interface LineStyle {
  colour: number;
  dash: string;
}

/** The look of line `index` among equals: colours go round, and every round has dashes of its own. */
export function lineStyle(index: number): LineStyle {
  return memberStyle(index, 0);
}

/** The look of a member of a group: the group's colour, and dashes by member. */
export function memberStyle(group: number, member: number): LineStyle {
  return { colour: group % COLOURS, dash: DASHES[(Math.floor(group / COLOURS) + member) % DASHES.length] ?? '' };
}
