import { cpus, loadavg, totalmem } from 'node:os';

/** The line that goes with every figure: on what it was measured. */
export function machine(): string {
  const all = cpus();
  return `${all.length} × ${all[0]?.model.trim()}, ${Math.round(totalmem() / 1e9)} GB, Node ${process.version}, load average ${loadavg()[0]?.toFixed(1)}`;
}

/** `median 4.61 s (least 4.40, most 4.95, 7 runs)`. */
export function quantileRow(values: readonly number[], unit: string): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN).toFixed(2);
  return `median ${at(0.5)} ${unit} (least ${at(0)}, most ${at(1)}, ${values.length} runs)`;
}
