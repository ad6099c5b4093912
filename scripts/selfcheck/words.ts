import type { PlantFault, SelfCheckMark } from '../record/selfCheckMark.js';
import { listed } from '../text/figures.js';
import { moment } from '../text/times.js';

/**
 * Returns what a report says of its machine: `passed a self-check on 2026-01-31 12:34:56 UTC with Node v22.1.0`.
 * @param mark undefined where an older lab, or one that does not measure on its own machine, wrote the record
 */
export function selfCheckWords(mark: SelfCheckMark | undefined): string | undefined {
  switch (mark?.outcome) {
    case undefined:
      return undefined;
    case 'none':
      return `no self-check on this machine: ${SELF_CHECK_COMMAND}`;
    case 'passed':
      return `this machine passed a self-check on ${when(mark)}${mark.unseen.length > 0 ? `; what it cannot show: ${listed(mark.unseen)}` : ''}`;
    case 'failed':
      return `this machine failed a self-check on ${when(mark)}: ${faultsText(mark.faults)}`;
  }
}

/** The command that makes a self-check. */
export const SELF_CHECK_COMMAND = 'npx grpc-leak-lab selfcheck';

/** Returns what went wrong with each plant: `socket: not found; timer: its clean twin is called a leak`. */
export function faultsText(faults: readonly { plant: string; fault: PlantFault }[]): string {
  const plants = [...new Set(faults.map(({ plant }) => plant))];
  return plants
    .map((name) => `${name}: ${listed(faults.filter(({ plant }) => plant === name).map(({ fault }) => FAULT[fault]))}`)
    .join('; ');
}

/** The words for each fault, behind the plant's name. */
const FAULT = {
  'not-found': 'not found',
  'wrong-size': 'found in another size',
  'wrong-line': 'its line not named',
  unseen: 'not seen',
  'not-judged': 'its run could not be judged',
  'twin-flagged': 'its clean twin called a leak',
  'twin-not-judged': 'its clean twin could not be judged',
} as const satisfies Record<PlantFault, string>;

function when({ at, node }: { at: string; node: string }): string {
  return `${moment(at)} with Node ${node}`;
}
