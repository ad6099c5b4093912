import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { writeCertificates } from '../../scripts/engines/certificates.js';
import { type DockerEndpoint, endpointAt, resolveEndpoint } from '../../scripts/engines/swarm/endpoint.js';
import type { Problem } from '../../scripts/text/problem.js';
import { workFolder } from '../flags/commandLine.js';
import { withEnvironment } from '../support/environment.js';
import { docker, dockerCommand } from '../support/needs.js';
import { startDecoy } from './decoy.js';

const run = promisify(execFile);
const UNSET = {
  DOCKER_HOST: undefined,
  DOCKER_CONTEXT: undefined,
  DOCKER_TLS_VERIFY: undefined,
  DOCKER_CERT_PATH: undefined,
};

/** Settings of the docker command with these contexts, the first of them current. */
async function settings(
  folder: string,
  contexts: Readonly<Record<string, string>>,
): Promise<Record<string, string | undefined>> {
  const env = { ...process.env, DOCKER_CONFIG: folder };
  for (const [name, endpoint] of Object.entries(contexts))
    await run('docker', ['context', 'create', name, '--docker', endpoint], { env });
  await run('docker', ['context', 'use', Object.keys(contexts)[0] ?? 'default'], { env });
  return { ...UNSET, DOCKER_CONFIG: folder };
}

function found(outcome: DockerEndpoint | { problems: Problem[] }): DockerEndpoint {
  if ('docker' in outcome) return outcome;
  assert.fail(JSON.stringify(outcome.problems));
}

async function problemsOf(dockerContext?: string): Promise<Problem[]> {
  const outcome = await resolveEndpoint({ ...(dockerContext !== undefined && { dockerContext }) });
  assert.ok('problems' in outcome, 'an endpoint was found');
  return outcome.problems;
}

/** The ids that an engine tells dockerode and the docker command. */
async function idsBy({ docker, cli }: DockerEndpoint): Promise<string[]> {
  const { args, env } = cli(['info', '--format', '{{.ID}}']);
  const [byApi, byCommand] = await Promise.all([
    docker.info() as Promise<{ ID: string }>,
    run('docker', args, { env }),
  ]);
  return [byApi.ID, byCommand.stdout.trim()];
}

describe('the endpoint, one for dockerode and for the docker command', () => {
  it('is the current context where that is local, for both', dockerCommand(), async () => {
    using folder = workFolder();
    await using decoy = await startDecoy(join(folder.path, 'decoy.sock'));
    await withEnvironment(await settings(folder.path, { decoy: `host=${decoy.host}` }), async () => {
      assert.deepEqual(await idsBy(found(await resolveEndpoint({}))), ['decoy', 'decoy']);
    });
    assert.equal(decoy.asked.filter((url) => url.endsWith('/info')).length, 2);
  });

  it('is DOCKER_HOST before DOCKER_CONTEXT before the current one', dockerCommand(), async () => {
    using folder = workFolder();
    await using one = await startDecoy(join(folder.path, 'one.sock'));
    await using two = await startDecoy(join(folder.path, 'two.sock'));
    await using three = await startDecoy(join(folder.path, 'three.sock'));
    const current = await settings(folder.path, { one: `host=${one.host}`, two: `host=${two.host}` });
    for (const [env, expected] of [
      [current, one],
      [{ ...current, DOCKER_CONTEXT: 'two' }, two],
      [{ ...current, DOCKER_CONTEXT: 'two', DOCKER_HOST: three.host }, three],
    ] as const) {
      await withEnvironment(env, async () => assert.equal(found(await resolveEndpoint({})).host, expected.host));
    }
  });

  it('is the one that is named, whatever is current, and the other is never asked', docker(), async () => {
    using folder = workFolder();
    await using decoy = await startDecoy(join(folder.path, 'decoy.sock'));
    await using remote = await startDecoy();
    const current = await settings(folder.path, { decoy: `host=${decoy.host}` });
    const { stdout } = await run('docker', ['--host=unix:///var/run/docker.sock', 'info', '--format', '{{.ID}}']);
    for (const env of [
      current,
      { ...current, DOCKER_HOST: remote.host },
      { ...current, DOCKER_HOST: remote.host, DOCKER_TLS_VERIFY: '1' },
    ]) {
      await withEnvironment(env, async () => {
        assert.deepEqual(await idsBy(found(await resolveEndpoint({ dockerContext: 'default' }))), [
          stdout.trim(),
          stdout.trim(),
        ]);
      });
    }
    assert.deepEqual([...decoy.asked, ...remote.asked], []);
  });

  it('is elsewhere only when it is named', dockerCommand(), async () => {
    using folder = workFolder();
    await using remote = await startDecoy();
    const current = await settings(folder.path, { staging: `host=${remote.host}` });
    await withEnvironment(current, async () => {
      const [problem, ...more] = await problemsOf();
      assert.deepEqual(more, []);
      assert.match(problem?.message ?? '', /the current docker context, staging, points to an engine elsewhere/);
      assert.match(problem?.remedy ?? '', /--docker-context=staging/);
    });
    for (const host of [remote.host, 'ssh://me@203.0.113.1']) {
      await withEnvironment({ ...UNSET, DOCKER_HOST: host }, async () =>
        assert.match(JSON.stringify(await problemsOf()), /--docker-context=/, host),
      );
    }
    assert.deepEqual(remote.asked, []);
    await withEnvironment(current, async () =>
      assert.deepEqual(await idsBy(found(await resolveEndpoint({ dockerContext: 'staging' }))), ['decoy', 'decoy']),
    );
  });

  it('has the keys of its context, for both', dockerCommand(), async () => {
    using folder = workFolder();
    await writeCertificates(folder.path);
    const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => join(folder.path, name)) as [
      string,
      string,
      string,
    ];
    const files = { ca: readFileSync(ca), cert: readFileSync(cert), key: readFileSync(key) };
    await using remote = await startDecoy(undefined, {
      tls: { ...files, requestCert: true, rejectUnauthorized: true },
    });
    const of = (options: string) => `host=${remote.host},${options}`;
    const contexts = {
      tls: of(`ca=${ca},cert=${cert},key=${key},skip-tls-verify=true`),
      keyless: of(`ca=${ca},skip-tls-verify=true`),
    };
    await withEnvironment(await settings(join(folder.path, 'settings'), contexts), async () => {
      assert.deepEqual(await idsBy(found(await resolveEndpoint({ dockerContext: 'tls' }))), ['decoy', 'decoy']);
      assert.match(JSON.stringify(await problemsOf('keyless')), /does not answer/);
    });
  });

  it('names what is not there, with its cure', dockerCommand(), async () => {
    using folder = workFolder();
    const path = join(folder.path, 'docker.sock');
    await withEnvironment({ ...UNSET, DOCKER_HOST: `unix://${path}` }, async () => {
      assert.match(JSON.stringify(await problemsOf()), /no Docker Engine listens at .*start/);
    });
    await withEnvironment({ ...UNSET, DOCKER_HOST: `unix://${path}` }, async () => {
      await using _old = await startDecoy(path, { apiVersion: '1.40' });
      assert.match(JSON.stringify(await problemsOf()), /0-decoy \(API 1\.40\), and the lab needs 20\.10 .*upgrade/);
    });
    await withEnvironment({ ...UNSET }, async () =>
      assert.match(
        JSON.stringify(await problemsOf('nowhere')),
        /there is no docker context nowhere.*docker context ls/,
      ),
    );
    await withEnvironment({ ...UNSET, DOCKER_HOST: 'nonsense://x' }, async () =>
      assert.match(JSON.stringify(await problemsOf()), /cannot say.*nonsense.*DOCKER_HOST/),
    );
    await withEnvironment({ PATH: folder.path }, async () =>
      assert.match(JSON.stringify(await problemsOf()), /no docker command on the PATH.*install Docker/),
    );
  });

  it('says so when the user may not use it', {
    skip: process.platform === 'win32' && 'needs the permissions of a Unix',
  }, async () => {
    using folder = workFolder();
    const path = join(folder.path, 'docker.sock');
    await using _decoy = await startDecoy(path);
    chmodSync(folder.path, 0o755);
    chmodSync(path, 0o000);
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      const outcome = await endpointAt(`unix://${path}`);
      assert.match(
        JSON.stringify(outcome),
        /may not use the Docker Engine at .*permission denied.*docker group|usermod -aG docker/,
      );
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });
});
