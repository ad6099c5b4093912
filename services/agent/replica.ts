import { createHash } from 'node:crypto';
import { AGENT_ENV } from '../../protos/environment.js';
import { NOT_VALID } from '../../protos/notValid.js';
import type { ServiceSettings } from '../../protos/serviceSettings.js';
import { SERVICE } from '../../protos/settings/service.js';
import { settingsIn } from '../../protos/settings/told.js';
import { probe } from '../probe/probe.js';
import {
  CertificateNotValid,
  type KeyMaterial,
  readKeyMaterial,
  TRANSPORTS,
  type Transport,
} from '../process/credentials.js';
import { oneOf, text } from '../process/environment.js';
import { type Variant, type VariantName, variants } from '../variants/index.js';
import { standard } from '../variants/standard.js';
import type { Behaviour } from '../variants/variant.js';
import { createLogSource, type LogSource } from './logSource.js';
import { type RolePlay, rolePlay } from './roles.js';

/** A replica: its identity, and the settings and keys that it is made with. */
export interface OwnReplica {
  readonly host: { readonly id: string; readonly name: string };
  readonly variant: Variant & Behaviour;
  readonly role: RolePlay;
  readonly service: ServiceSettings;
  readonly transport: Transport;
  readonly keys: KeyMaterial;
  /** The address that its servers listen on. */
  readonly bind: string;
  readonly logs: LogSource;
}

/** Reads the environment, and waits for the certificates. */
export async function readReplica(): Promise<OwnReplica> {
  const name = text(AGENT_ENV.name);
  const id = createHash('sha256').update(`${name} ${process.pid} ${Date.now()}`).digest('hex').slice(0, 12);
  const variant = chosenVariant();
  const transport = oneOf(AGENT_ENV.transport, TRANSPORTS);
  const keys = await readKeyMaterial(text(AGENT_ENV.certificates)).catch(tellValidity);
  return {
    host: { id, name },
    variant,
    role: rolePlay(),
    service: settingsIn(SERVICE, process.env),
    transport,
    keys,
    bind: text(AGENT_ENV.bind),
    logs: createLogSource(),
  };
}

/** Tells the lab what no other replica could say of this one. */
function tellValidity(error: unknown): never {
  if (error instanceof CertificateNotValid) probe()?.event(NOT_VALID, JSON.stringify(error.validity));
  throw error;
}

function chosenVariant(): OwnReplica['variant'] {
  const name = oneOf<VariantName>(AGENT_ENV.variant, Object.keys(variants) as VariantName[]);
  return { ...standard, ...variants[name] };
}
