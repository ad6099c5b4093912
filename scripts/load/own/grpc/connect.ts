import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import type { Client } from '@grpc/grpc-js';
import type { Drive } from '../../../plan/drive.js';
import type { DrivenPlace } from '../place.js';
import { LoadRefused, NeverReady } from '../refusal.js';
import { isOverTls, openClient } from './client.js';
import { isServing } from './health.js';

/** Milliseconds that a port has to speak gRPC before the next one is tried. */
const CONNECT_MS = 1500;

const LOOK_EVERY_MS = 20;

/** Milliseconds that the command has, once something speaks gRPC, to open the port of the service that is wanted. */
const ELSEWHERE_MS = 2000;

/** A channel to a server of the command, and what was found there. */
export interface ServiceFound<T> {
  readonly client: Client;
  readonly address: string;
  readonly value: T;
}

/**
 * Waits until the command serves what is wanted: at the address that was said, else at one of the ports that it listens
 * on.
 * @param look looks at a server that takes calls; it throws {@link LoadRefused} where that is not the one
 * @throws {LoadRefused} where all servers were looked at in vain, the first one's
 * @throws {NeverReady} where nothing takes calls within the limit, or the run ends before
 */
export async function connected<T>(
  drive: Drive,
  place: DrivenPlace,
  look: (client: Client, address: string) => Promise<T>,
): Promise<ServiceFound<T>> {
  const untilMs = performance.now() + drive.readyLimitMs;
  const tried = new Set<string>();
  const refused = new Map<string, LoadRefused>();
  let giveUpMs = untilMs;
  while (performance.now() < giveUpMs && !place.signal.aborted) {
    const addresses = drive.address === undefined ? place.ports().map((port) => `localhost:${port}`) : [drive.address];
    for (const address of addresses.filter((each) => !refused.has(each))) {
      tried.add(address);
      const client = openClient(address, drive, place);
      try {
        if ((await isConnected(client)) && (await isServing(client)))
          return { client, address, value: await look(client, address) };
        client.close();
      } catch (error) {
        client.close();
        if (!(error instanceof LoadRefused)) throw error;
        refused.set(address, error);
        giveUpMs = Math.min(giveUpMs, performance.now() + (drive.address === undefined ? ELSEWHERE_MS : 0));
      }
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal: place.signal }).catch(() => undefined);
  }
  const all = [...refused.values()];
  const silent = [...tried].filter((address) => !refused.has(address));
  const [first] = all.filter(({ isElsewhere }) => !isElsewhere).concat(all);
  const mayBeSecured = first?.isElsewhere && !isOverTls(drive) && (await speaksTls(silent)) !== undefined;
  throw first && !mayBeSecured ? first : new NeverReady(await whyNot(silent, drive, place));
}

function isConnected(client: Client): Promise<boolean> {
  return new Promise((resolve) => client.waitForReady(Date.now() + CONNECT_MS, (error) => resolve(!error)));
}

async function whyNot(tried: readonly string[], drive: Drive, { noun, hasEnded }: DrivenPlace): Promise<string> {
  const seconds = Math.round(drive.readyLimitMs / 1000);
  if (hasEnded() && tried.length === 0) return `the ${noun} ended before it listened on a port`;
  if (tried.length === 0)
    return `the ${noun} never listened: no port within ${seconds} s (--address names one elsewhere)`;
  const where = tried.join(', ');
  if (isOverTls(drive))
    return `nothing at ${where} took calls over TLS within ${seconds} s: the certificates do not fit, or it is plaintext (leave --tls out)`;
  const secured = await speaksTls(tried);
  return secured === undefined
    ? `nothing at ${where} took gRPC calls within ${seconds} s`
    : `${secured} speaks TLS, and calls were plaintext: add --tls, or --ca=FILE`;
}

async function speaksTls(addresses: readonly string[]): Promise<string | undefined> {
  for (const address of addresses) {
    const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(address) ?? [];
    if (port !== '' && (await shakesHands(host, Number(port)))) return address;
  }
  return undefined;
}

function shakesHands(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTls({ host, port, rejectUnauthorized: false, ALPNProtocols: ['h2'], timeout: CONNECT_MS });
    const end = (shook: boolean) => {
      socket.destroy();
      resolve(shook);
    };
    socket.once('secureConnect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}
