#!/usr/bin/env node
// `npm pack` and `npm publish` run this: a package carries compiled code, not the compiler, and says what comes with it.
import { writeBom } from './lib/bom.js';
import { buildPacked, PACKED } from './lib/build.js';

buildPacked();
writeBom(PACKED);
