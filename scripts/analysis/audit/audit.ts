/**
 * The room of the audit: tells whether any conclusion may be drawn from a run, as typed findings whose sentences are
 * made last. Imports tables, attribution, condense, verdict and model.
 */
import { isFor } from '../../plan/kinds.js';
import type { RunPlan } from '../../plan/plan.js';
import { targetOf } from '../../targets/index.js';
import { workWords } from '../../targets/workWords.js';
import type { RunCase } from '../condense/runCase.js';
import type { CensusRow } from '../model/analysis.js';
import type { AuditFact, CheckedFinding } from '../model/audit.js';
import type { SocketCeiling } from '../model/socketCeiling.js';
import { auditCensuses } from './auditCensuses.js';
import { auditCheckpoints } from './auditCheckpoints.js';
import { auditFleet } from './auditFleet.js';
import { auditLoad } from './auditLoad.js';
import { auditMachine } from './auditMachine.js';
import { auditProcesses } from './auditProcesses.js';
import { auditRecord } from './auditRecord.js';
import { auditReplicas } from './auditReplicas.js';
import { auditSocketCeiling } from './auditSocketCeiling.js';
import { inWords } from './sentences.js';

/**
 * Checks the run before anything is concluded from it. With one `invalid` finding there is no verdict. Each part finds
 * facts; the words for them are made last.
 */
export function audit(
  run: RunCase,
  census: readonly CensusRow[],
  ceiling: SocketCeiling | undefined,
): CheckedFinding[] {
  const work = workWords(run.plan);
  const overload = auditMachine(run);
  const facts = [
    ...auditRecord(run),
    ...(isFor(run.plan, 'fleet') ? ofFleet(run, run.plan) : auditProcesses(run)),
    ...(overload ? [overload] : []),
    ...auditCheckpoints(run),
    ...auditCensuses(run, census, targetOf({ plan: run.plan, start: run.seen.start })),
    ...(isFor(run.plan, 'fleet') ? auditSocketCeiling(run.plan, ceiling) : []),
  ];
  return facts.map((fact) => inWords(fact, work));
}

function ofFleet(run: RunCase, plan: RunPlan): AuditFact[] {
  const fleet = { ...run, plan };
  return [...auditReplicas(fleet), ...auditFleet(fleet), ...auditLoad(fleet)];
}
