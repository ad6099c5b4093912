import { readFileSync } from 'node:fs';
import type { ZodError } from 'zod';
import { RECORD_VERSION, type RunPlan, runPlan } from '../plan.js';
import { plainText } from '../terminal/text.js';

export type PlanReading = { plan: RunPlan } | { message: string; cure: string };

/** Reads a plan.json: any reason why it is none is told in words, never thrown. */
export function readPlan(file: string): PlanReading {
  const text = textOf(file);
  if (typeof text !== 'string') return text;
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    const message = text.trim() === '' ? 'is empty' : text.trimStart().startsWith('{') ? 'is cut off or damaged: it is no whole JSON document' : 'is not JSON';
    return { message, cure: 'name the plan.json of a run' };
  }
  const newer = newerVersion(content);
  if (newer) return newer;
  const checked = runPlan.safeParse(content);
  return checked.success ? { plan: checked.data } : { message: `is no plan: ${firstIssue(checked.error)}`, cure: 'name the plan.json of a run' };
}

/** The answer to a document whose `schemaVersion` this version does not know. */
export function newerVersion(content: unknown): { message: string; cure: string } | undefined {
  const version = (content as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (typeof version !== 'number' || version <= RECORD_VERSION) return undefined;
  return {
    message: `was written by a newer grpc-leak-lab (schema ${version}; this one knows ${RECORD_VERSION})`,
    cure: 'update grpc-leak-lab, or use the version that wrote it',
  };
}

function textOf(file: string): string | { message: string; cure: string } {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') return { message: 'is a folder', cure: 'name the plan.json in it' };
    if (code === 'EACCES') return { message: 'may not be read', cure: 'make it readable' };
    return { message: 'does not exist', cure: 'name the plan.json of a run, for example reports/latest/plan.json' };
  }
}

function firstIssue(error: ZodError): string {
  const issue = error.issues[0];
  return issue ? plainText(`${issue.path.join('.') || 'the document'}: ${issue.message}`) : 'its content is not as expected';
}
