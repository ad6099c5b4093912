/** The part of a run's page about its heap profiles; no browser. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runPage } from '../../scripts/report/index.js';
import { section } from './parse.js';
import { profiledRun } from './profileSample.js';
import { leakRun } from './samples.js';

describe('what grows on the heap, on the page', () => {
  it('names the site that grows, and says how much of the growth nobody is named for', () => {
    const profile = section(runPage(profiledRun()), 'profile');
    assert.match(profile, /discover at services\/variants\/leaky\.ts:13 allocates what stays/);
    assert.match(profile, /77 % of the growth was allocated without a line of the service’s own/);
    const [growing, other] = profile.match(/<tr><th scope="row">.*?<\/tr>/gs) ?? [];
    assert.match(growing ?? '', /leaky\.ts:13.*<b>grows<\/b>.*500 KB.*1\.6 MB.*21\.9 KB.*10\.0/s);
    assert.doesNotMatch(other ?? '', /grows/);
  });

  it('draws every function as a box within its caller, as wide as its growth, with all of it in a tooltip', () => {
    const flame = /<svg class="flame".*<\/svg>/s.exec(section(runPage(profiledRun()), 'profile'))?.[0] ?? '';
    const boxes = [...flame.matchAll(/<svg x="([\d.]+)%" y="(\d+)" width="([\d.]+)%"/g)].map(([, x, y, width]) => ({
      x: Number(x),
      y: Number(y),
      width: Number(width),
    }));
    assert.equal(boxes.length, 23);
    for (const { x, y, width } of boxes.slice(1)) {
      const caller = boxes.find((each) => each.y === y - 19 && each.x <= x && x + width <= each.x + each.width + 0.01);
      assert.ok(caller, `no caller above the box at ${x} % ${y}`);
    }
    assert.ok(Math.abs((boxes[1]?.width ?? 0) - (100 * 3_000_000) / 5_172_115) < 0.01);
    assert.match(
      flame,
      /<title>discover · services\/variants\/leaky\.ts:11\n1\.1 MB grown, 21 % of all, 21\.9 KB per pass<\/title>/,
    );
  });

  it('names nobody where nothing grows', () => {
    const run = profiledRun();
    for (const site of run.analysis.profile?.sites ?? []) site.growing = false;
    const profile = section(runPage(run), 'profile');
    assert.match(profile, /No allocation site grows beyond noise/);
    assert.doesNotMatch(profile, /<b>grows/);
  });

  it('links to the profiles beside the report', () => {
    assert.match(section(runPage(profiledRun()), 'profile'), /<a href="profiles\/agent-1-6\.heapprofile">/);
  });

  it('is there only with --profile, and says so where profiles are missing', () => {
    assert.doesNotMatch(runPage(leakRun()), /id="profile"|href="#profile"/);
    const run = profiledRun();
    delete run.analysis.profile;
    assert.match(section(runPage(run), 'profile'), /nothing to compare/);
  });
});

describe('live by who made it, on the page', () => {
  it('has a column for every checkpoint', () => {
    const live = section(runPage(profiledRun()), 'live-sites');
    assert.match(live, /leaky\.ts:13.*channels.*>0<.*>90<.*>180<.*>270<.*>360<.*>450<.*>540<.*>540</s);
    assert.match(live, /no line of the service’s own<\/th><td>timers/);
    assert.match(live, /no line captured<\/th><td>streams/);
    assert.match(live, /agentServer\.ts:14.*streams served: <bdi>AgentService\/StreamLogs<\/bdi>.*>0<.*>0<.*>2</s);
    assert.match(live, /3 more lines are left out/);
    assert.doesNotMatch(runPage(leakRun()), /id="live-sites"|href="#live-sites"/);
  });
});
