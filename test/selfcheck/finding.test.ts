import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findingOf, markOf, type PlantFinding } from '../../scripts/selfcheck/finding.js';
import { PLANTS, type Plant } from '../../scripts/selfcheck/table.js';
import { findingLines } from '../../scripts/terminal/selfcheckView.js';
import { analysed, recordOf } from '../report/analysed.js';

const leak = await analysed(recordOf({ variant: 'leaky' }));
const clean = await analysed(recordOf({ variant: 'fixed' }));
const { plan, events } = recordOf({ variant: 'leaky' });
const broken = await analysed({ plan, events: events.filter(({ from }) => from !== 'replica') });

/** A plant of which these records are: in a fleet of three, `leaky` gains 6 sockets a pass. */
const six = planted({ perUnit: [6, 6] });

function planted(changes: Partial<Plant>): Plant {
  const { code: _, ...socket } = PLANTS.find(({ name }) => name === 'socket') ?? assert.fail('no plant of sockets');
  return { ...socket, ...changes };
}

const textOf = (finding: PlantFinding) =>
  findingLines(finding)
    .flat()
    .map((span) => (typeof span === 'string' ? span : span[0]))
    .join('');

describe('a plant', () => {
  it('is found where its metric leaks by what was planted, and the twin is clean', () => {
    const finding = findingOf(six, { leak, clean }, 'linux');
    assert.deepEqual([finding.outcome, finding.twin, finding.faults], ['leak', 'clean', []]);
    assert.match(textOf(finding), /^✔ socket +6\.00 sockets per unit found: .*, planted 6; its twin is clean$/);
  });

  for (const perUnit of [
    [5, 5],
    [7, 7],
    [6.01, 8],
  ] as const)
    it(`is at fault where ${perUnit.join(' to ')} were planted and 6 are found`, () => {
      const finding = findingOf(planted({ perUnit }), { leak, clean }, 'linux');
      assert.deepEqual(finding.faults, ['wrong-size']);
      assert.match(textOf(finding), /^✘ .*another size/);
    });

  it('is at fault where nothing is found, and where its twin is called a leak', () => {
    assert.deepEqual(findingOf(six, { leak: clean, clean }, 'linux').faults, ['not-found']);
    assert.deepEqual(findingOf(six, { leak, clean: leak }, 'linux').faults, ['twin-flagged']);
    assert.deepEqual(findingOf(six, { leak: clean, clean: leak }, 'linux').faults, ['not-found', 'twin-flagged']);
  });

  it('is at fault where another line is named than its own', () => {
    const finding = findingOf(planted({ perUnit: [6, 6], code: 'connect(port' }), { leak, clean }, 'linux');
    assert.deepEqual([finding.line?.is, finding.faults], ['other', ['wrong-line']]);
  });

  it('is at fault where its run, or that of its twin, cannot be judged', () => {
    assert.equal(broken.analysis.outcome, 'invalid');
    assert.deepEqual(findingOf(six, { leak: broken, clean: broken }, 'linux').faults, [
      'not-judged',
      'twin-not-judged',
    ]);
  });

  it('is at fault where it is not seen, but for a platform that cannot show it, which is said', () => {
    const unseen = planted({ metric: 'workers', perUnit: [1, 1], platforms: ['linux'] });
    assert.ok(!leak.analysis.metrics.some(({ name }) => name === 'workers'), 'these records know nothing of workers');
    const runs = { leak: clean, clean };
    assert.deepEqual(findingOf(unseen, runs, 'linux').faults, ['unseen', 'twin-not-judged']);
    const elsewhere = findingOf(unseen, runs, 'darwin');
    assert.deepEqual(elsewhere.faults, []);
    assert.match(textOf(elsewhere), /^– socket +cannot be seen here, planted 1/);
    const when = { at: '2026-01-31T12:00:00.000Z', node: 'v22.1.0' };
    assert.deepEqual(markOf([elsewhere], when), { outcome: 'passed', ...when, unseen: ['socket'] });
  });

  it('is remembered with its faults', () => {
    const when = { at: '2026-01-31T12:00:00.000Z', node: 'v22.1.0' };
    assert.deepEqual(markOf([findingOf(six, { leak, clean: leak }, 'linux')], when), {
      outcome: 'failed',
      ...when,
      faults: [{ plant: 'socket', fault: 'twin-flagged' }],
    });
  });
});
