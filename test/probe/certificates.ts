import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/**
 * A folder with `cert.pem` and `key.pem` of a self-signed certificate for localhost, made now; gone when this process
 * ends.
 */
export async function makeCertificates(): Promise<string> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  const folder = mkdtempSync(join(tmpdir(), 'probe-test-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'cert.pem'), cert, { mode: 0o600 });
  writeFileSync(join(folder, 'key.pem'), key, { mode: 0o600 });
  return folder;
}
