/** A list of many runs, of commands of three, every second one compared: heads of analysed runs under other names. */
import type { IndexComparison, IndexEntry } from '../../scripts/report/index.js';
import { headOf } from '../../scripts/runs/runHead.js';
import { cleanRun, inconclusiveRun, invalidRun, leakRun, streamsRun } from './samples.js';

export async function manyRuns(number: number): Promise<{ entries: IndexEntry[]; comparisons: IndexComparison[] }> {
  const samples = await Promise.all(
    [leakRun, cleanRun, streamsRun, cleanRun, leakRun, invalidRun, inconclusiveRun].map((make) => make()),
  );
  const entries = Array.from({ length: number }, (_, index): IndexEntry => {
    const head = headOf(samples[index % samples.length] ?? (samples[0] as (typeof samples)[number]));
    const time = new Date(Date.UTC(2026, 0, 5) + Math.floor(index / 3) * 3_600_000 + (index % 3) * 1000).toISOString();
    const id = `${time.replace(/[-:]|\.\d+/g, '')}-${head.variant}-processes-${index.toString(16).padStart(4, '0')}`;
    return { run: { ...head, id, startedAt: time }, href: `${id}/report.html` };
  });
  const comparisons = Array.from({ length: Math.floor(number / 6) }, (_, index): IndexComparison => {
    const runs = entries.slice(index * 6, index * 6 + 3).map(({ run }) => run);
    return {
      title: `${runs.map(({ variant }) => variant).join(', ')}: compared`,
      href: `comparison-${index}/report.html`,
      at: runs.at(-1)?.startedAt ?? '',
      runs: runs.map(({ id }) => id),
      findings: ['fixed stops the leak: 6 sockets per pass fewer than leaky (certain)', 'No certain difference'],
    };
  });
  return { entries, comparisons };
}
