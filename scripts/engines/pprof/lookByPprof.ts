import { readlinkSync } from 'node:fs';
import type { PlanFor } from '../../plan/plan.js';
import type { Attached } from '../attach/attachNode.js';
import { type ProcessFacts, processFacts, startedWith } from '../attach/procFiles.js';
import type { PprofClient } from './client.js';
import { readGoBinary } from './goBinary.js';
import { PprofView } from './view.js';

/** What is known of a Go service before it is looked at. */
export interface PprofService {
  readonly client: PprofClient;
  /** The process that serves the endpoint; undefined where that may not be known. */
  readonly pid: number | undefined;
  /** True where it goes on when the lab has gone. */
  readonly goesOn: boolean;
  /** The time for which it is looked at, in milliseconds, where that is known. */
  readonly plannedMs?: number | undefined;
  /** The checkpoint after which the load is over, where the lab drives it. */
  readonly lastIndex?: number | undefined;
}

/** A Go service that is looked at by its endpoint. */
export interface PprofAttached extends Attached {
  finish(): Promise<void>;
}

/** Begins to look at a Go service by its endpoint, and at its process by what the kernel tells. */
export function lookByPprof(service: PprofService, observe: PlanFor<'process'>['observe']): PprofAttached {
  const { pid, ...rest } = service;
  const process = pid === undefined ? undefined : processFacts(pid);
  const view = new PprofView({ ...rest, process, ...knownOf(process) }, observe);
  return {
    process: view,
    finish: () => view.finish(),
    [Symbol.asyncDispose]: async () => view.leave(),
  };
}

function knownOf(process: ProcessFacts | undefined) {
  if (!process) return { binary: undefined, cwd: undefined, hasAncestors: undefined };
  const { pid } = process;
  return { binary: readGoBinary(`/proc/${pid}/exe`), cwd: folderOf(pid), hasAncestors: keepsAncestors(pid) };
}

/** Tells whether a process was started so that Go keeps the makers of makers. */
export function keepsAncestors(pid: number): boolean {
  return /(^|,)tracebackancestors=[1-9]/.test(startedWith(pid, 'GODEBUG') ?? '');
}

function folderOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}
