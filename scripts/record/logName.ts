import { createHash } from 'node:crypto';

/**
 * Returns the file name of a replica's log. Names that are plain already are kept; others get their odd characters
 * replaced and a piece of their hash, so that different names never share a file, on any file system.
 * @example logName('replica-1') === 'replica-1.log'
 */
export function logName(replica: string): string {
  const plain = replica
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '_')
    .replace(/^[.-]+/, '_')
    .slice(0, 80);
  const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/.test(plain);
  const kept = plain === replica && plain !== '' && !reserved && !plain.endsWith('.');
  return kept
    ? `${plain}.log`
    : `${plain || 'replica'}~${createHash('sha256').update(replica).digest('hex').slice(0, 8)}.log`;
}
