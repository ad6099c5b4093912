import { pruneFlags } from '../pruneFlags.js';
import { groups } from './groups.js';

/** Returns the text of `grpc-leak-lab reports --help`. */
export function reportsHelp(): string {
  return `grpc-leak-lab reports prune: removes the oldest runs

Usage: grpc-leak-lab reports prune --keep=N [--dry-run] [--reports=DIR]

The N newest runs stay, and what latest, latest-comparison and latest-command lead to. A comparison
stays with all its runs as long as one of them does. Only folders that a lab made are removed, and
none with a file in it that is not the lab's, or that a run may still be writing.

${groups(pruneFlags, { 'What is removed': ['grpc-leak-lab reports prune --keep=50 --dry-run'] })}
Exit status
    0  they are removed, or there was nothing to remove
   64  bad input: nothing was touched
   69  something could not be removed
   70  an internal error
`;
}
