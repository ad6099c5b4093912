import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refused } from './unitGuard.js';

describe('what a unit test may start', () => {
  for (const [what, ...command] of [
    ['a replica', process.execPath, '/x/dist/0/services/agent/main.js'],
    ['a driver of load', process.execPath, '--import=x', 'C:\\x\\services\\driver\\main.js'],
    ['a Docker Engine', 'dockerd', '--bridge=none'],
    ['k6', '/usr/local/bin/k6', 'run', 'fleet.ts'],
    ['a Prometheus', '/usr/bin/prometheus', '--config.file=x'],
    ['a browser', '/usr/bin/chromium', '--headless'],
    ['another browser', 'C:\\chrome.exe'],
    ['a browser of Playwright’s', '/home/me/chromium_headless_shell-1/chrome-linux/headless_shell/chrome'],
  ] as const)
    it(`is not ${what}`, () => assert.ok(refused(command)));

  for (const command of [
    ['k6', 'version'],
    ['prometheus', '--version'],
    ['docker', 'context', 'ls'],
    ['promtool', 'check', 'rules', 'prometheus'],
    [process.execPath, '/x/services/faulty/main.js'],
    ['sh', '-c', 'ulimit -n'],
  ])
    it(`is ${command.join(' ')}`, () => assert.equal(refused(command), undefined));
});
