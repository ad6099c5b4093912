#!/usr/bin/env node
// `npm test [-- PART …]`: builds, then runs the tests; `npm test -- --help` tells the rest.
import { main } from './lib/tests/main.js';

process.exit(await main(process.argv.slice(2)));
