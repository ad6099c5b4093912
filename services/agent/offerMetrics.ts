import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AGENT_ENV } from '../../protos/environment.js';
import { type PortRoles, probe } from '../probe/probe.js';

/** The metrics that this replica serves. */
export interface OfferedMetrics {
  /** The address, `host:port`. */
  readonly address: string;
  readonly roles: PortRoles;
  /** Resolves when a monitor has found them, where one is said to be there. */
  readonly awaited: Promise<unknown>;
}

/** The milliseconds after which a monitor that has not come is waited for no longer. */
const MONITOR_WITHIN_MS = 30_000;

/**
 * Serves metrics at this address, which is on loopback or in the fleet's own network, if they are asked for. The
 * library that makes them is loaded only then.
 */
export async function offerMetrics(
  host: string,
  labels: { replica: string; variant: string },
): Promise<OfferedMetrics | undefined> {
  const wish = process.env[AGENT_ENV.metrics];
  const observer = probe();
  if (!observer || (wish !== 'on' && wish !== 'monitored')) return undefined;
  const { serveMetrics } = await import('../monitoring/endpoint.js');
  const { port, scraped } = await serveMetrics(observer, host, labels);
  const roles: PortRoles = { metrics: { listening: [port], remote: [], onlookers: true } };
  observer.setPortRoles(() => roles);
  const address = `${host}:${port}`;
  const folder = process.env[AGENT_ENV.metricsTargets];
  if (folder) await announce(folder, labels.replica, address);
  return { address, roles, awaited: wish === 'monitored' ? withinLimit(scraped) : Promise.resolve() };
}

/** Writes the file of this replica's target in one step: Prometheus reads it as soon as it is there. */
async function announce(folder: string, replica: string, address: string): Promise<void> {
  const partial = join(folder, `${replica}.partial`);
  await writeFile(partial, JSON.stringify([{ targets: [address] }]));
  await rename(partial, join(folder, `${replica}.json`));
}

/** Waits until it has happened, but no longer than the limit; leaves no timer behind. */
async function withinLimit(happened: Promise<void>): Promise<void> {
  const over = new AbortController();
  await Promise.race([happened, sleep(MONITOR_WITHIN_MS, undefined, { signal: over.signal }).catch(() => undefined)]);
  over.abort();
}
