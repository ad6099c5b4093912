import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CERTIFICATE_NAME } from '../../protos/environment.js';

/** The validity of a certificate: far longer than any run; the files are gone with the run anyway. */
const VALID_DAYS = 8;
const DAY_MS = 86_400_000;
const EC = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

/**
 * Makes an authority for one run and one certificate that all its processes share, as in the incident, and writes
 * ca.pem, cert.pem and key.pem, readable by their owner only. The authority's own key is never written, so nobody can
 * make another certificate for this run. EC P-256: its key takes 1 ms to make where RSA-2048 takes 300. The folder
 * appears in one step, complete, so that processes may wait for it.
 * @param nowMs the moment at which they become valid
 */
export async function writeCertificates(directory: string, nowMs = Date.now()): Promise<void> {
  const { generate } = await import('selfsigned'); // slow to load: 0.14 s that the replicas can use to load themselves
  // An authority whose clock is a little ahead of a node's would otherwise not be valid there yet.
  const dates = {
    notBeforeDate: new Date(nowMs - DAY_MS),
    notAfterDate: new Date(nowMs + VALID_DAYS * DAY_MS),
  };
  const authority = await generate([{ name: 'commonName', value: 'grpc-leak-lab run authority' }], {
    ...EC,
    ...dates,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: 'grpc-leak-lab agent' }], {
    ...EC,
    ...dates,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: CERTIFICATE_NAME }] },
    ],
  });
  const partial = await mkdtemp(join(dirname(directory), '.certificates-')); // which its owner alone can read
  const files = { 'ca.pem': authority.cert, 'cert.pem': leaf.cert, 'key.pem': leaf.private };
  try {
    await Promise.all(Object.entries(files).map(([name, pem]) => writeFile(join(partial, name), pem, { mode: 0o600 })));
    await rename(partial, directory);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}
