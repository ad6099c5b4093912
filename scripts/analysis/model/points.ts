import { z } from 'zod';

/** A point of a line against work. */
export type WorkPoint = [work: number, level: number];

/** A point in time; a bucket of several ticks has a range. */
export type TimePoint = [atMs: number, value: number, low?: number, high?: number];

/** Schema of the points of a line against work. */
export const workPoints = pointsOf<WorkPoint>([2], '[work, level]');

/** Schema of the points of a line over time. */
export const timePoints = pointsOf<TimePoint>([2, 4], '[atMs, value] or [atMs, value, low, high]');

/**
 * Makes the schema of a list of points. It is one check written by hand: points make up nearly all of a long run's
 * run.json, and a schema of each would take forty times as long.
 */
function pointsOf<Point extends readonly (number | undefined)[]>(lengths: readonly number[], shape: string) {
  const isPoint = (point: unknown) =>
    Array.isArray(point) && lengths.includes(point.length) && point.every((part) => Number.isFinite(part));
  return z.custom<Point[]>().check(({ value, issues }) => {
    const points: unknown = value;
    const wrong = Array.isArray(points) ? points.findIndex((point) => !isPoint(point)) : undefined;
    if (wrong === -1) return;
    const path = wrong === undefined ? [] : [wrong];
    const message = wrong === undefined ? 'expected a list of points' : `expected numbers ${shape}`;
    issues.push({ code: 'custom', input: points, path, message });
  });
}
