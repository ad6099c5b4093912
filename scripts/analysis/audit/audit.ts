import type { RunCase } from '../condense/runCase.js';
import type { CensusRow, Finding } from '../model/analysis.js';
import type { SocketCeiling } from '../model/socketCeiling.js';
import { auditCensuses } from './auditCensuses.js';
import { auditCheckpoints } from './auditCheckpoints.js';
import { auditFleet } from './auditFleet.js';
import { auditLoad } from './auditLoad.js';
import { auditRecord } from './auditRecord.js';
import { auditReplicas } from './auditReplicas.js';
import { auditSocketCeiling } from './auditSocketCeiling.js';

/** Looks at the run before anything is concluded from it. One `invalid` finding, and there is no verdict. */
export function audit(run: RunCase, census: readonly CensusRow[], ceiling: SocketCeiling | undefined): Finding[] {
  return [
    ...auditRecord(run),
    ...auditReplicas(run),
    ...auditFleet(run),
    ...auditLoad(run),
    ...auditCheckpoints(run),
    ...auditCensuses(census),
    ...auditSocketCeiling(run.plan, ceiling),
  ];
}
