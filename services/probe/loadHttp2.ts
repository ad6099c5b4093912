import { createRequire } from 'node:module';
import { stderrUntouched } from './stderrUntouched.js';

type Http2 = typeof import('node:http2');

/** Loads `node:http2`, and with it Node's assertions, which look at stderr for colours when they are loaded. */
export function loadHttp2(): Http2 {
  const require = createRequire(import.meta.url);
  return stderrUntouched(() => require('node:http2') as Http2);
}
