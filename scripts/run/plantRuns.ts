import { fileURLToPath } from 'node:url';
import { ownCommand } from '../flags/ownCommand.js';
import { commandPlan } from '../plan/ownPlan.js';
import type { PlanFor } from '../plan/plan.js';
import { newRunId } from '../plan/runId.js';
import { findingOf, type JudgedPlant, type PlantFinding } from '../selfcheck/finding.js';
import type { Plant } from '../selfcheck/table.js';
import { runCommand } from './runCommand.js';

/** The program that plants, as it was compiled beside this file. */
const PROGRAM = fileURLToPath(new URL('../../services/selfcheck/main.js', import.meta.url));

/** The most processes at a time: what is planted needs a core, and so does what judges it. */
const AT_A_TIME = 2;

/** One of the two runs of a plant. */
export interface PlantRun {
  readonly plant: Plant;
  readonly kind: 'leak' | 'clean';
}

/** What is told while plants are run. */
export interface PlantObserver {
  began(run: PlantRun): void;
  ended(run: PlantRun): void;
  found(finding: PlantFinding): void;
}

/** Where plants are run, and where their reports go. */
export interface PlantPlace {
  readonly reportsDir: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Runs plants and their clean twins as `check` runs any command, two at a time, and holds what was found against what
 * was planted. Once `signal` aborts, no further one is begun, and those under way are ended.
 *
 * @returns the findings in the order of the plants; those of plants that were cut short are left out
 * @throws what went wrong with the lab itself
 */
export async function runPlants(
  plants: readonly Plant[],
  place: PlantPlace,
  observer: PlantObserver,
  signal: AbortSignal,
): Promise<PlantFinding[]> {
  const failed = new AbortController();
  const cut = AbortSignal.any([signal, failed.signal]);
  const waiting = plants.flatMap((plant): PlantRun[] => [
    { plant, kind: 'leak' },
    { plant, kind: 'clean' },
  ]);
  const judged = new Map<Plant, Partial<Record<PlantRun['kind'], JudgedPlant>>>();
  const findings = new Map<Plant, PlantFinding>();
  const work = async () => {
    for (let run = waiting.shift(); run && !cut.aborted; run = waiting.shift()) {
      observer.began(run);
      const done = await runCommand(planOf(run, place.cwd), { ...place, keepsStdout: false }, cut);
      observer.ended(run);
      if (done.failure !== undefined) throw done.failure;
      if (cut.aborted) return;
      const both: Partial<Record<PlantRun['kind'], JudgedPlant>> = judged.get(run.plant) ?? {};
      both[run.kind] = done.run;
      judged.set(run.plant, both);
      const { leak, clean } = both;
      if (!leak || !clean) continue;
      judged.delete(run.plant);
      const finding = findingOf(run.plant, { leak, clean }, process.platform);
      findings.set(run.plant, finding);
      observer.found(finding);
    }
  };
  const workers = Array.from({ length: AT_A_TIME }, () =>
    work().catch((error) => {
      failed.abort();
      throw error;
    }),
  );
  for (const end of await Promise.allSettled(workers)) if (end.status === 'rejected') throw end.reason;
  return plants.flatMap((plant) => findings.get(plant) ?? []);
}

/** Returns the command that repeats one of the two runs of a plant by hand, with a report: `grpc-leak-lab check …`. */
export function plantByHand(run: PlantRun): string {
  return ownCommand(planOf(run, process.cwd()));
}

function planOf(run: PlantRun, cwd: string): PlanFor<'command'> {
  const { plant, kind } = run;
  const id = newRunId(`${plant.name}-${kind}`, 'command', new Date());
  const argv = [process.execPath, PROGRAM, plant.name, kind, `${plant.slices}`, `${plant.units}`];
  return commandPlan(plant.profile ? { 'observe.profile': true } : {}, { id, argv, cwd });
}
