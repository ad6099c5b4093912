/**
 * Makes the tables of what each detector says of the same leak, for Go and for Node: docs/detectors.md, a page, and the
 * document that both are made of. `npm run detectors -- --help` tells the rest.
 */
import { main } from './detectors/main.js';

process.exit(await main(process.argv.slice(2)));
