/** The part of a run's page about its heap profiles; no browser. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runPage } from '../../scripts/report/index.js';
import { section } from './parse.js';
import { profiledRun, steadyRun, unprofiledRun } from './profileSample.js';
import { cleanRun, leakRun } from './samples.js';

describe('what grows on the heap, on the page', () => {
  it('names the site that grows, and says how much of the growth nobody is named for', async () => {
    const profile = section(runPage(await profiledRun()), 'profile');
    assert.match(profile, /discover at services\/variants\/leaky\.ts:13 allocates what stays/);
    assert.match(profile, /75 % of the growth was allocated without a line of the service’s own/);
    const [growing, other] = profile.match(/<tr><th scope="row">.*?<\/tr>/gs) ?? [];
    assert.match(growing ?? '', /leaky\.ts:13.*<b>grows<\/b>.*983 KB.*2\.6 MB.*32\.8 KB.*27\.4/s);
    assert.doesNotMatch(other ?? '', /grows/);
  });

  it('draws every function as a box within its caller, as wide as its growth, with all of it in a tooltip', async () => {
    const flame = /<svg class="flame".*<\/svg>/s.exec(section(runPage(await profiledRun()), 'profile'))?.[0] ?? '';
    const boxes = [...flame.matchAll(/<svg x="([\d.]+)%" y="(\d+)" width="([\d.]+)%"/g)].map(([, x, y, width]) => ({
      x: Number(x),
      y: Number(y),
      width: Number(width),
    }));
    assert.equal(boxes.length, 25);
    for (const { x, y, width } of boxes.slice(1)) {
      const caller = boxes.find((each) => each.y === y - 19 && each.x <= x && x + width <= each.x + each.width + 0.01);
      assert.ok(caller, `no caller above the box at ${x} % ${y}`);
    }
    assert.ok(Math.abs((boxes[1]?.width ?? 0) - (100 * 150) / 200) < 0.01);
    assert.match(
      flame,
      /<title>call · @grpc\/grpc-js\/x\.js:3\n1\.6 MB grown, 25 % of all, 32\.8 KB per pass<\/title>.*<title>discover · services\/variants\/leaky\.ts:11\nall that grew in its caller<\/title>/s,
    );
  });

  it('names nobody where nothing grows', async () => {
    const profile = section(runPage(await steadyRun()), 'profile');
    assert.match(profile, /No allocation site grows beyond noise/);
    assert.doesNotMatch(profile, /<b>grows/);
  });

  it('links to the profiles beside the report', async () => {
    assert.match(section(runPage(await profiledRun()), 'profile'), /<a href="profiles\/replica-1-6\.heapprofile">/);
  });

  it('is there only with --profile, and says so where profiles are missing', async () => {
    assert.doesNotMatch(runPage(await leakRun()), /id="profile"|href="#profile"/);
    assert.match(section(runPage(await unprofiledRun()), 'profile'), /nothing to compare/);
  });
});

describe('live by who made it, on the page', () => {
  it('has a column for every checkpoint', async () => {
    const live = section(runPage(await profiledRun()), 'live-sites');
    assert.match(live, /leaky\.ts:13.*channels.*>0<.*>90<.*>180<.*>270<.*>360<.*>450<.*>540<.*>540</s);
    assert.match(live, /no line of the service’s own<\/th><td>timers/);
    assert.match(live, /no line captured<\/th><td>streams/);
    assert.match(live, /agentServer\.ts:24.*streams served: <bdi>AgentService\/StreamLogs<\/bdi>.*>0<.*>0<.*>2</s);
    assert.match(live, /3 more lines are left out/);
    assert.doesNotMatch(runPage(await cleanRun({ blindToGrpc: true })), /id="live-sites"|href="#live-sites"/);
  });
});
