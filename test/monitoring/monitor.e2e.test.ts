import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { RecordEvent } from '../../scripts/record/events.js';
import { workFolder } from '../flags/commandLine.js';
import { type LabProcess, runDirs, startLab } from '../support/labProcess.js';
import { prometheus } from '../support/needs.js';
import { until } from '../support/patience.js';
import { root } from '../support/root.js';
import { panelQueries } from './panelQueries.js';

/** Slow enough that a machine kept busy by others does the work at the pace that the rules were set to. */
const RUN = ['--passes=120', '--slices=4', '--rate=6', '--monitor'];

const GROWTH = ['GrpcChannelsGrowWithWork', 'GrpcSocketsGrowWithWork'];
const REPLICAS = ['agent-1', 'agent-2', 'agent-3'];

describe('a Prometheus beside a run', prometheus(), () => {
  const labs: LabProcess[] = [];
  const lab = (...args: string[]) => {
    const started = startLab([...args, ...RUN]);
    labs.push(started);
    return started;
  };
  after(() => {
    for (const each of labs) {
      each.child.kill('SIGKILL');
      each.remove();
    }
  });

  it('raises alerts of a leak: pending, then firing, on every replica; the dashboard shows it; all of it is in the report', async () => {
    const leaky = lab('--variant=leaky');
    await leaky.until(fires);
    const url = await urlOf(leaky);
    for (const query of panelQueries()) assert.notEqual(await seriesOf(url, query), 0, query);
    assert.equal(await seriesOf(url, 'leaklab_no_such_metric'), 0);
    assert.equal((await leaky.ended).code, 0);

    const alerts = alertsOf(leaky);
    for (const name of GROWTH) {
      for (const replica of REPLICAS) {
        const states = alerts
          .filter((alert) => alert.name === name && alert.replica === replica)
          .map(({ state }) => state);
        assert.equal(states[0], 'pending', `${name} on ${replica}`);
        assert.ok(states.includes('firing'), `${name} on ${replica}: ${states}`);
      }
    }
    const dir = runDirs(leaky.reportsDir).at(-1) as string;
    const { analysis } = JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8'));
    const found = analysis.alerts.find(
      ({ name, replica }: { name: string; replica: string }) => name === GROWTH[0] && replica === 'agent-1',
    );
    assert.ok(found.pendingMs < found.firingMs && found.firingMs / 1000 < analysis.seconds);
    assert.match(
      readFileSync(join(dir, 'report.html'), 'utf8'),
      /id="alerts-title">Alerts<[\s\S]*GrpcChannelsGrowWithWork/,
    );
  });

  it('raises none of the cure, and is gone with its run, data and all', async () => {
    const fixed = lab('--variant=fixed');
    const url = await urlOf(fixed);
    const folder = await folderOf(url);
    assert.equal((await fixed.ended).code, 0);
    const alerts = alertsOf(fixed);
    assert.deepEqual(
      alerts.filter(({ state }) => state === 'firing'),
      [],
    );
    await untilGone(url);
    assert.equal(existsSync(folder), false);
  });

  it('is gone when the lab is killed', async () => {
    const killed = lab('--variant=fixed');
    const url = await urlOf(killed);
    const folder = await folderOf(url);
    await killed.until(({ from, line }) => from === 'lab' && line.kind === 'phase' && line.name === 'load');
    assert.equal((await fetch(`${url}/-/ready`)).status, 200);
    killed.child.kill('SIGKILL');
    await untilGone(url);
    assert.ok(await until(() => !existsSync(folder)), 'its folder stays');
  });
});

describe('where there is no Prometheus', () => {
  it('that lasts to the baseline, a run ends at once and says what it said', async () => {
    using folder = workFolder();
    writeFileSync(join(folder.path, 'prometheus'), '#!/bin/sh\necho out of order >&2\nexit 7\n', { mode: 0o755 });
    const env = ['env', `PATH=${folder.path}:${process.env.PATH}`];
    const failing = startLab(
      ['--variant=fixed', '--monitor'],
      [...env, process.execPath, join(root, 'bin/grpc-leak-lab.js'), 'lab'],
    );
    try {
      const { code, stderr } = await failing.ended;
      assert.equal(code, 69);
      assert.match(stderr, /Prometheus ended with status 7: out of order\n +→ logs\/prometheus\.log /);
      const dir = runDirs(failing.reportsDir).at(-1) as string;
      assert.equal(readFileSync(join(dir, 'logs/prometheus.log'), 'utf8'), 'out of order\n');
    } finally {
      failing.remove();
    }
  });

  it('a run that is to be monitored is refused with the cure, and nothing is started', async () => {
    const refused = startLab(
      ['--variant=fixed', '--monitor'],
      ['env', 'PATH=/nowhere', process.execPath, join(root, 'bin/grpc-leak-lab.js'), 'lab'],
    );
    try {
      const { code, stderr } = await refused.ended;
      assert.equal(code, 69);
      assert.match(
        stderr,
        /--monitor needs Prometheus, which is not on the PATH\n +→ install it .*, or leave out --monitor/,
      );
      assert.equal(existsSync(refused.reportsDir) && readdirSync(refused.reportsDir).length > 0, false);
    } finally {
      refused.remove();
    }
  });
});

function fires({ from, line }: RecordEvent): boolean {
  return from === 'lab' && line.kind === 'alert' && line.state === 'firing' && GROWTH.includes(line.name);
}

function alertsOf(lab: LabProcess) {
  return lab.events().flatMap(({ from, line }) => (from === 'lab' && line.kind === 'alert' ? [line] : []));
}

async function urlOf(lab: LabProcess): Promise<string> {
  const { line } = await lab.until(
    (event) => event.from === 'lab' && event.line.kind === 'note' && event.line.text.startsWith('Prometheus is at'),
  );
  return /http:\S+/.exec('text' in line ? line.text : '')?.[0] as string;
}

/** Series that a query of Prometheus returns now. */
async function seriesOf(url: string, query: string): Promise<number> {
  const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}`);
  const { status, data, error } = (await response.json()) as {
    status: string;
    error?: string;
    data?: { result: unknown[] };
  };
  assert.equal(status, 'success', `${query}: ${error}`);
  return data?.result.length ?? 0;
}

/** The folder that a Prometheus works in. */
async function folderOf(url: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/status/runtimeinfo`);
  const { data } = (await response.json()) as { data: { CWD: string } };
  assert.ok(existsSync(data.CWD), data.CWD);
  return data.CWD;
}

async function untilGone(url: string): Promise<void> {
  const answers = () =>
    fetch(`${url}/-/ready`).then(
      () => true,
      () => false,
    );
  assert.ok(await until(async () => !(await answers())), 'Prometheus still answers');
}
