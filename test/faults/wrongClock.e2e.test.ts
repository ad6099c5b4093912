/** A replica by whose clock the run's certificate is not valid is named, with its clock and the validity. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AGENT_ENV } from '../../protos/environment.js';
import { howItEnded } from '../../scripts/analysis/condense/runCase.js';
import { writeCertificates } from '../../scripts/engines/certificates.js';
import { startChild } from '../../scripts/engines/childProcess.js';
import type { Deployment } from '../../scripts/engines/engine.js';
import { fleetEnvironment } from '../../scripts/engines/fleetEnvironment.js';
import { temporaryFolder } from '../../scripts/engines/temporaryFolder.js';
import type { LabLine } from '../../scripts/record/events.js';
import { FleetWatch } from '../../scripts/run/fleetWatch.js';
import { PATIENCE_MS } from '../support/patience.js';
import { planOf } from '../support/plans.js';

const compiled = (file: string) => new URL(`../../${file}`, import.meta.url);

it('a replica whose clock is years ahead ends before its baseline, and says what its clock says', async () => {
  await using folder = temporaryFolder('leak-lab-clock-');
  const certificates = `${folder.path}/certificates`;
  await writeCertificates(certificates, Date.UTC(2020, 5, 15));
  const plan = planOf({ replicas: 1 });
  const child = startChild(
    ['--import', compiled('services/probe/preload.js').href, fileURLToPath(compiled('services/agent/main.js'))],
    {
      ...fleetEnvironment(plan),
      [AGENT_ENV.parent]: 'stdin',
      [AGENT_ENV.runtimeDir]: folder.path,
      [AGENT_ENV.certificates]: certificates,
      [AGENT_ENV.resolve]: `directory:${folder.path}`,
      [AGENT_ENV.name]: 'agent-1',
      [AGENT_ENV.role]: 'mixed',
      [AGENT_ENV.bind]: '127.0.0.1',
    },
  );
  const stack: Deployment = {
    replicas: [Object.assign(child, { name: 'agent-1', kill: child.kill })],
    job: child,
    onEvent: () => undefined,
    onReplacement: () => undefined,
    [Symbol.asyncDispose]: () => child.stop(0),
  };
  const told: LabLine[] = [];
  const nothing = () => undefined;
  const recorder = { vitals: nothing, load: nothing, lab: (line: LabLine) => void told.push(line), log: nothing };
  const fleet = new FleetWatch(plan, stack, recorder);
  assert.equal(await fleet.ready(AbortSignal.timeout(PATIENCE_MS)), false);
  const [ended] = told;
  assert.ok(ended?.kind === 'replica-ended', JSON.stringify(told));
  assert.equal(ended.how, 'wrong-clock');
  assert.match(
    howItEnded(ended),
    /^ended itself \(its clock says 20\d\d-.* valid from 2020-06-14 .* to 2020-06-23 00:00:00 UTC\)$/,
  );
  assert.ok(ended.lastLog.some((line) => line.includes('set the clock')));
});
