#!/usr/bin/env node
// `npm pack` and `npm publish` run this: a package carries compiled code, not the compiler.
import { buildPacked } from './lib/build.js';

buildPacked();
