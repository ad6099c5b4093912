// The limits of a process (ulimit) below which Node cannot load the lab, or what that starts: told before anything is begun.
import { readFileSync } from 'node:fs';

/** The files that Node has open at once while it loads the lab: modules are read side by side. */
const LEAST_FILES = 256;

/** Node reserves address space for heap and code in advance; with less it ends by a signal, sooner or later. */
const LEAST_ADDRESS_BYTES = 2e9;

/**
 * Returns what is wrong with the limits of this process.
 * @param {string} [limits] what `/proc/self/limits` says; elsewhere than on Linux nothing does
 * @returns {{message: string, cure: string} | undefined}
 */
export function tooTight(limits = ownLimits()) {
  const soft = (name) =>
    Number(new RegExp(`^Max ${name}\\s+(\\d+)`, 'm').exec(limits)?.[1] ?? Number.POSITIVE_INFINITY);
  const files = soft('open files');
  if (files < LEAST_FILES)
    return {
      message: `a process may have ${files} files open, and the lab needs ${LEAST_FILES}`,
      cure: 'raise the limit: ulimit -n 1024',
    };
  const bytes = soft('address space');
  if (bytes < LEAST_ADDRESS_BYTES)
    return {
      message: `a process may have ${(bytes / 1e9).toFixed(1)} GB of addresses, and Node needs ${LEAST_ADDRESS_BYTES / 1e9} GB`,
      cure: 'raise the limit: ulimit -v unlimited; to bound memory itself, use a container or systemd-run -p MemoryMax=…',
    };
  return undefined;
}

/** The system's refusals that a limit or a full disk explains. */
const REFUSALS = {
  EMFILE: 'raise the limit of open files: ulimit -n 1024',
  ENFILE: 'the whole machine has too many files open: end what has them',
  ENOMEM: 'free memory, or raise the limit: ulimit -v unlimited',
  ENOSPC: 'make room on the disk',
};

/** Returns what to do about an error that a limit explains; undefined for any other. */
export function cureOfLimit(error) {
  return REFUSALS[error?.code];
}

function ownLimits() {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}
