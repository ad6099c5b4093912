import type { VariantPlan } from '../../services/variants/variant.js';
import { SETTINGS, type Setting } from './settings.js';

/** The part of a plan that a variant brings, as the code has it or as a record kept it. */
export type BroughtPlan = Omit<VariantPlan, 'service'> & { readonly service?: Readonly<Record<string, unknown>> };

/** Returns the defaults that a variant brings, by setting. */
export function broughtBy(plan: BroughtPlan | undefined): ReadonlyMap<Setting, unknown> {
  const brought: [path: string, value: unknown][] = [
    ...Object.entries(plan?.service ?? {}).map(([key, value]): [string, unknown] => [`target.service.${key}`, value]),
    ['observe.timers', plan?.countTimers],
    ['work.ratePerReplica', plan?.ratePerReplica],
  ];
  return new Map(brought.flatMap(([path, value]) => (isSetting(path) && value !== undefined ? [[path, value]] : [])));
}

function isSetting(path: string): path is Setting {
  return Object.hasOwn(SETTINGS, path);
}
