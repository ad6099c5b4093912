import type { VNode } from 'preact';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import { rowOf, type Setting } from '../../plan/settings.js';
import { type RunSetting, runSettings } from '../../targets/fleet/settingDefaults.js';
import { Facts, Table } from '../parts.js';

/**
 * Draws the settings of a run: what it was, how much work, and whatever is not at its default; all of them folded
 * below.
 */
export function PlanTable({ run }: { run: AnalysedRun }): VNode {
  const settings = runSettings(run);
  return (
    <>
      <Facts
        of={settings.filter(isShown).map(({ name, value }) => [<code>{name}</code>, <bdi>{value}</bdi>] as const)}
      />
      <details>
        <summary>All {settings.length} settings, with their defaults</summary>
        <Table
          label="All settings of the plan"
          head={['setting', 'value', 'default']}
          rows={settings.map((setting) => [
            <code>{setting.name}</code>,
            <bdi>{setting.value}</bdi>,
            isGiven(setting) ? '' : <bdi>{setting.otherwise}</bdi>,
          ])}
        />
      </details>
    </>
  );
}

function isShown(one: RunSetting): boolean {
  const { compared, inSetName } = rowOf(one.setting);
  return !isGiven(one) && (inSetName !== undefined || compared === 'work' || one.value !== one.otherwise);
}

/**
 * Tells whether a setting has no default because nobody chooses it: a run's id, the version of its record, and what a
 * target decides.
 */
function isGiven({ setting }: RunSetting): boolean {
  return GIVEN.has(setting);
}

const GIVEN: ReadonlySet<Setting> = new Set<Setting>([
  ...(['id', 'schemaVersion', 'target.kind', 'work.unit'] as const),
  ...(['target.argv', 'target.cwd', 'target.from'] as const),
]);
