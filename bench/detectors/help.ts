import { CLIENTS, UNANSWERED } from './service.js';

/** Returns the help of `npm run detectors`, in a screenful. */
export function help(): string {
  return `Usage: npm run detectors [-- FLAG …]

Makes ${CLIENTS} gRPC clients that are never closed, ${CLIENTS - UNANSWERED} of them connected, and asks each detector of Go and of Node
what it sees; then the same of a twin that closes them. Writes docs/detectors.md, docs/detectors.html
and the document that both are made of, docs/detectors.json. Takes some minutes.

Tools that are for this alone (Vitest, Jest, memlab, leakage; goleak by Go) are installed at pinned
versions, npm's into a temporary folder that is removed at the end. Connections go to 127.0.0.1 alone.

    npm run detectors
    npm run detectors -- --only=go                       # prints the table of Go, and writes nothing
    npm run detectors -- --only=goleak,node-jest --out=tables
    npm run detectors -- --from=docs/detectors.json      # makes the pages again, and asks nobody

Flags
    --only=PART,…   detectors whose names have one of these in them; they are printed as Markdown
    --out=FOLDER    where the three files go [docs]; with --only, they are written only if it is given
    --from=FILE     a document of an earlier run
    --list          prints the names of the detectors
    --help          prints this

Exit status
    0     the table is made; what a detector could not do here is said in its row
    64    bad input; nothing was started
    69    Go is not there: the other half is made, and says so
    70    an internal error`;
}
