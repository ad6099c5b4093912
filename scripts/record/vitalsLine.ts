import { type Chunk, chunk, type Vitals, vitals } from '../../protos/vitals.js';
import { isVitalsLine, VITALS_VERSION } from '../../protos/vitalsLine.js';

/**
 * What a line of a replica's stdout is. `log`: not a vitals line, so the replica's own output. `refused`: it begins
 * like one and is none, `why` says what is wrong with it.
 */
export type ReplicaLine =
  | { is: 'vitals'; vitals: Vitals }
  | { is: 'chunk'; chunk: Chunk }
  | { is: 'log' }
  | { is: 'refused'; why: string };

/** Reads one line of a replica's stdout, and validates it fully: this is where vitals enter the lab. Never throws. */
export function parseVitalsLine(line: string): ReplicaLine {
  if (!isVitalsLine(line)) return { is: 'log' };
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { is: 'refused', why: 'a vitals line that is not whole JSON' };
  }
  return validated(value);
}

function validated(value: unknown): ReplicaLine {
  const { vitals: version, kind } = value as { vitals: unknown; kind?: unknown };
  if (version !== VITALS_VERSION)
    return { is: 'refused', why: `vitals of version ${String(version)}; this lab reads version ${VITALS_VERSION}` };
  if (kind === 'chunk') {
    const piece = chunk.safeParse(value);
    return piece.success ? { is: 'chunk', chunk: piece.data } : { is: 'refused', why: firstIssue(piece.error.issues) };
  }
  const whole = vitals.safeParse(value);
  return whole.success ? { is: 'vitals', vitals: whole.data } : { is: 'refused', why: firstIssue(whole.error.issues) };
}

/** The first thing that is wrong, and where: "work.done: expected number". */
export function firstIssue(issues: readonly { path: readonly PropertyKey[]; message: string }[]): string {
  const issue = issues[0];
  return issue ? `${issue.path.map(String).join('.') || 'line'}: ${issue.message}` : 'not what the schema says';
}
