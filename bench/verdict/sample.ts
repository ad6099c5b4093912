import type { CheckpointReadings, LoadSample } from '../../scripts/analysis/model/judgement.js';
import type { Course, Setting } from './families/family.js';

/** A replica's checkpoints as the lab would read them: one before the first pass, one after each slice. */
export function checkpointsOf(course: Course, setting: Setting): CheckpointReadings[] {
  return Array.from({ length: setting.slices + 1 }, (_, index) => checkpoint(course, setting, index)).filter(
    (c) => !course.missing?.includes(c.index),
  );
}

function checkpoint(course: Course, { slices, work, readings }: Setting, index: number): CheckpointReadings {
  const share = index / slices;
  const backlog = course.backlog?.(index) ?? 0;
  const arrivals = course.arrivals?.(index) ?? 0;
  const base = course.level(share) + (course.checkpointNoise?.() ?? 0) + backlog;
  const reading = (_: unknown, i: number): number => base + (course.readingNoise?.() ?? 0) + (i > 0 ? arrivals : 0);
  return {
    index,
    ...life(course, share, work),
    readings: Array.from({ length: readings }, reading),
    settled: backlog === 0,
    disturbed: arrivals > 0,
  };
}

/** A replica's samples over one load of 60 s without pauses, with a sixth as many before it and after it. */
export function loadSamplesOf(course: Course, { work, loadSamples }: Setting): LoadSample[] {
  const around = Math.round(loadSamples / 6);
  const spacingMs = 60_000 / loadSamples;
  return Array.from({ length: loadSamples + 2 * around }, (_, i): LoadSample => {
    const share = Math.min(1, Math.max(0, (i - around) / (loadSamples - 1)));
    const phase = i < around ? 'baseline' : i < around + loadSamples ? 'load' : 'final';
    const noise = phase === 'load' ? course.loadNoise : course.readingNoise;
    return { atMs: i * spacingMs, ...life(course, share, work), value: course.level(share) + (noise?.() ?? 0), phase };
  });
}

/** The life of the process, and the passes done in it. */
function life(course: Course, share: number, work: number): { boot: string; work: number } {
  const past = (course.restarts ?? []).filter((at) => at < share);
  return { boot: `life-${past.length}`, work: Math.floor(work * (share - Math.max(0, ...past))) };
}
