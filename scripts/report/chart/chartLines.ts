/** What a chart is drawn of. */
import type { Axis } from './axis.js';
import type { LineStyle } from './style.js';

/** A point `[x, y]`, with the least and greatest of its values where it stands for several. */
export type ChartPoint = readonly [x: number, y: number, low?: number, high?: number];

/** A line of a chart; `predicted` is drawn dashed in the same colour. */
export interface ChartLine {
  name: string;
  points: readonly ChartPoint[];
  predicted?: readonly ChartPoint[] | undefined;
  style: LineStyle;
}

/**
 * A line chart as it is to be drawn, with d3's scales and shapes. No library of whole charts: those draw in a browser,
 * by hundreds of KB of script. A report's charts need none, in one file that may run no script from elsewhere.
 *
 * The picture takes the width it is given; `height` is in pixels.
 */
export interface LineChartProps {
  id: string;
  title: string;
  /** The content of the picture in words, for those who do not see it; shown to everybody as its caption. */
  summary: string;
  x: Axis;
  y: Axis;
  unit: string;
  lines: readonly ChartLine[];
  height: number;
  /** Names lines at their ends; without names there a legend is expected nearby. */
  labelled: boolean;
  /** Draws a dot at every point. */
  dotted: boolean;
  /** Stretches along x that are set off, such as slices of the load. */
  bands?: readonly (readonly [from: number, to: number])[];
  /** Positions along x that are marked, such as checkpoints. */
  marks?: readonly number[];
  /** The events along x, each drawn as a hairline of its kind. */
  moments?: readonly { at: number; kind: string }[];
  /** The place where the page's script finds the lines in the embedded data: a path to a list of `{[points]}`. */
  source: { path: string; points: string };
  /** The table behind the picture. */
  table: { head: readonly string[]; rows: readonly (readonly string[])[]; note?: string | undefined };
}
