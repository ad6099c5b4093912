import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { type OwnKind, ownCommand } from '../flags/ownCommand.js';
import { commandThatRepeats } from '../flags/repeatCommand.js';
import type { PlanFor, RunPlan } from '../plan/plan.js';
import type { LabLine } from '../record/events.js';
import { labVersion, versionOf } from '../record/labVersion.js';
import { rememberedSelfCheck } from '../selfcheck/remember.js';
import { factsToday } from '../targets/fleet/facts.js';

type StartLine = Extract<LabLine, { kind: 'start' }>;

/** Makes the first line of a record: the machine it was run on, and the source of its variant as it was then. */
export function startLine(plan: RunPlan): StartLine {
  return {
    ...machine(),
    grpcJs: versionOf(dirname(createRequire(import.meta.url).resolve('@grpc/grpc-js/package.json'))),
    command: commandThatRepeats(plan),
    variantSource: variantSource(plan.target.variant),
    facts: factsToday(plan.target.variant),
    ...(plan.engine === 'processes' && { selfCheck: rememberedSelfCheck() }),
  };
}

/** Makes the first line of a record whose target is no fleet. */
export function ownStartLine(plan: PlanFor<OwnKind>, env?: NodeJS.ProcessEnv): StartLine {
  return {
    ...machine(),
    command: ownCommand(plan),
    ...(plan.target.kind === 'command' && { selfCheck: rememberedSelfCheck(env) }),
  };
}

function machine(): Omit<StartLine, 'command'> {
  const processors = cpus();
  return {
    kind: 'start',
    startedAt: new Date().toISOString(),
    lab: labVersion(),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpus: processors.length,
    cpuModel: processors[0]?.model.trim() ?? 'unknown',
    memoryBytes: totalmem(),
  };
}

/**
 * Returns the variant's source from the source map of what runs: the file in the work tree may have been edited since
 * it was compiled.
 */
function variantSource(variant: string): { file: string; text: string } | undefined {
  const file = `services/variants/${variant}.ts`;
  try {
    const map = JSON.parse(readFileSync(new URL(`../../services/variants/${variant}.js.map`, import.meta.url), 'utf8'));
    return { file, text: map.sourcesContent[0] };
  } catch {
    return undefined;
  }
}
