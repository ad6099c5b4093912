import { ChannelCounter } from './channels.js';
import { dialAttribution } from './dials.js';
import type { Body } from './emit.js';
import { hookGrpcModules } from './grpcModules.js';
import { connectInspector } from './inspector.js';
import type { PortRoles } from './probe.js';
import { Sensors } from './sensors.js';
import { ServedCalls } from './served.js';
import type { Settings } from './settings.js';
import { SiteStore } from './siteStore.js';
import { SocketCounter } from './sockets.js';

/** A process that the probe is hooked into. */
export interface Hooked {
  readonly sensors: Sensors;
  /** Returns the ledger of creation sites; undefined where none are booked. */
  readonly sites: (() => Body<'sites'>['sites']) | undefined;
}

/** Hooks the probe into Node and grpc-js, before the target loads either. */
export function hookProcess(settings: Settings, roles: () => PortRoles): Hooked {
  const store = settings.attribution ? new SiteStore(!settings.timers) : undefined;
  const channels = new ChannelCounter();
  const copies = hookGrpcModules((Base) => channels.observe(Base, store, settings.profile));
  const sockets = new SocketCounter(roles);
  sockets.watch(store ? dialAttribution(store, channels.book, copies) : () => undefined);
  const sensors = new Sensors(settings, sockets, channels, copies);
  sensors.roles = roles;
  const session = store && settings.profile ? connectInspector() : undefined;
  const served = session && new ServedCalls(session, copies);
  return { sensors, sites: store && (() => [...channels.rows(), ...(served?.rows() ?? [])]) };
}
