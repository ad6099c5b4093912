import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { quoted } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';

/**
 * Finds hosts that are not this machine: the service that is measured runs here, and load goes nowhere else. Names are not
 * looked up, except for `localhost`.
 * @param host a name or an address, IPv6 with brackets or without
 */
export function elsewhere(flag: string, text: string, host: string): Problem[] {
  if (isThisMachine(host.replace(/^\[|\]$/g, '').toLowerCase())) return [];
  return [
    {
      subject: flag,
      message: `${quoted(text)} is not on this machine, and load goes nowhere else`,
      remedy: 'name the service as it is reached here: localhost, 127.0.0.1, or an address of this machine',
    },
  ];
}

/** Returns the host of `HOST:PORT`; `localhost` for a Unix socket, which is always here. */
export function hostOfAddress(address: string): string {
  return address.startsWith('unix:') ? 'localhost' : address.replace(/:\d+$/, '');
}

function isThisMachine(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host === 'localhost' || host.endsWith('.localhost');
  return ownAddresses().check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** Returns the addresses that lead to this machine: loopback, those of its interfaces, and those that mean any of them. */
function ownAddresses(): BlockList {
  const own = new BlockList();
  own.addSubnet('127.0.0.0', 8, 'ipv4');
  own.addAddress('0.0.0.0', 'ipv4');
  own.addAddress('::1', 'ipv6');
  own.addAddress('::', 'ipv6');
  for (const each of Object.values(networkInterfaces()).flatMap((all) => all ?? []))
    own.addAddress(each.address.replace(/%.*/, ''), each.family === 'IPv4' ? 'ipv4' : 'ipv6');
  return own;
}
