import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ChannelCredentials, type ChannelOptions, Client, credentials, Metadata } from '@grpc/grpc-js';
import type { Drive } from '../../../plan/drive.js';
import { withVariables } from '../variables.js';

type Place = { readonly cwd: string; readonly env: NodeJS.ProcessEnv };

/** Opens the one channel that all calls to an address go over. */
export function openClient(address: string, drive: Drive, place: Place): Client {
  return new Client(address, credentialsOf(drive, place), optionsOf(drive));
}

/** Tells whether calls go over TLS. */
export function isOverTls({ tls, ca, cert }: Pick<Drive, 'tls' | 'ca' | 'cert'>): boolean {
  return tls || ca !== undefined || cert !== undefined;
}

/** Returns the metadata that every call carries. */
export function metadataOf({ metadata }: Pick<Drive, 'metadata'>, env: NodeJS.ProcessEnv): Metadata {
  const all = new Metadata();
  for (const pair of metadata) {
    const colon = pair.indexOf(':');
    const [key, value] = [pair.slice(0, colon).trim(), withVariables(pair.slice(colon + 1).trim(), env)];
    all.add(key, key.toLowerCase().endsWith('-bin') ? Buffer.from(value, 'base64') : value);
  }
  return all;
}

function credentialsOf(drive: Drive, { cwd }: Place): ChannelCredentials {
  if (!isOverTls(drive)) return credentials.createInsecure();
  const read = (file: string | undefined) => (file === undefined ? null : readFileSync(resolve(cwd, file)));
  return credentials.createSsl(read(drive.ca), read(drive.key), read(drive.cert));
}

function optionsOf({ authority, tls, ca, cert }: Drive): ChannelOptions {
  return {
    'grpc.use_local_subchannel_pool': 1,
    'grpc.enable_channelz': 0,
    ...(authority !== undefined && { 'grpc.default_authority': authority }),
    ...(authority !== undefined && isOverTls({ tls, ca, cert }) && { 'grpc.ssl_target_name_override': authority }),
  };
}
