import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ChannelCredentials, type ChannelOptions, credentials, ServerCredentials } from '@grpc/grpc-js';
import { CERTIFICATE_NAME } from '../../protos/environment.js';
import { TARGET } from '../../protos/settings/target.js';

export const TRANSPORTS = TARGET.transport.kind.names;

/**
 * The ways in which replicas speak to each other:
 * - `mtls`: mutual TLS with new credentials for every dial, as in the incident. grpc-js shares subchannels by (address,
 *   options, credentials), so every dial gets a socket of its own.
 * - `tls-shared`: mutual TLS with one credentials object for all dials: they share one socket per address.
 * - `plaintext`: no TLS; subchannels are shared as well.
 */
export type Transport = (typeof TRANSPORTS)[number];

/** The run's authority and the certificate and key that all its processes share, as PEM. */
export interface KeyMaterial {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** The period, in milliseconds, of looking for certificates that are still being made. */
const LOOK_EVERY_MS = 10;

/** The error of a certificate that is not valid now, by the clock of this machine: no call would ever get through. */
export class CertificateNotValid extends Error {
  override readonly name = 'CertificateNotValid';
  /** ISO times between which it is valid. */
  readonly validity: { readonly from: string; readonly to: string };

  constructor(validity: CertificateNotValid['validity'], clock: string) {
    super(
      `the certificate is valid from ${validity.from} to ${validity.to}, and the clock of this machine says ${clock}: set the clock, or make new ones by grpc-leak-lab certificates`,
    );
    this.validity = validity;
  }
}

/**
 * Waits until the folder is there, then reads ca.pem, cert.pem and key.pem.
 * @throws {CertificateNotValid} which peers would only call UNAVAILABLE
 */
export async function readKeyMaterial(directory: string): Promise<KeyMaterial> {
  while (!existsSync(directory)) await sleep(LOOK_EVERY_MS);
  const read = (name: string) => readFileSync(join(directory, name));
  const keys = { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
  assertValid(keys.cert, Date.now());
  return keys;
}

function assertValid(pem: Buffer, nowMs: number): void {
  const { validFrom, validTo } = new X509Certificate(pem);
  if (Date.parse(validFrom) <= nowMs && nowMs <= Date.parse(validTo)) return;
  const iso = (time: string | number) => new Date(time).toISOString();
  throw new CertificateNotValid({ from: iso(validFrom), to: iso(validTo) }, iso(nowMs));
}

/**
 * Returns the credentials of a server that lets nobody in without a certificate of this run, or anybody with
 * `plaintext`.
 */
export function serverCredentials({ ca, cert, key }: KeyMaterial, transport: Transport): ServerCredentials {
  if (transport === 'plaintext') return ServerCredentials.createInsecure();
  return ServerCredentials.createSsl(ca, [{ cert_chain: cert, private_key: key }], true);
}

/**
 * Returns a function that returns the credentials to make a client with: the transport decides whether credentials are
 * shared or made anew each time.
 */
export function clientCredentials({ ca, cert, key }: KeyMaterial, transport: Transport): () => ChannelCredentials {
  if (transport === 'plaintext') {
    const insecure = credentials.createInsecure();
    return () => insecure;
  }
  if (transport === 'mtls') return () => credentials.createSsl(ca, key, cert);
  const shared = credentials.createSsl(ca, key, cert);
  return () => shared;
}

/**
 * Returns the channel options of every client. Replicas are dialled by IP address, which newer versions of Node refuse
 * as a TLS server name, so the certificate's own name is expected instead.
 */
export function clientOptions(transport: Transport): ChannelOptions {
  if (transport === 'plaintext') return {};
  return { 'grpc.ssl_target_name_override': CERTIFICATE_NAME, 'grpc.default_authority': CERTIFICATE_NAME };
}
