/**
 * The room of the audit: tells whether any conclusion may be drawn from a run, as typed findings whose sentences are
 * made last. Imports tables, condense, verdict and model.
 */
import { workWords } from '../../targets/workWords.js';
import type { RunCase } from '../condense/runCase.js';
import type { CensusRow } from '../model/analysis.js';
import type { CheckedFinding } from '../model/audit.js';
import type { SocketCeiling } from '../model/socketCeiling.js';
import { auditCensuses } from './auditCensuses.js';
import { auditCheckpoints } from './auditCheckpoints.js';
import { auditFleet } from './auditFleet.js';
import { auditLoad } from './auditLoad.js';
import { auditMachine } from './auditMachine.js';
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
    ...auditReplicas(run),
    ...auditFleet(run),
    ...(overload ? [overload] : []),
    ...auditLoad(run),
    ...auditCheckpoints(run),
    ...auditCensuses(census),
    ...auditSocketCeiling(run.plan, ceiling),
  ];
  return facts.map((fact) => inWords(fact, work));
}
