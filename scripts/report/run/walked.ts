import type { ReplicaVerdict } from '../../analysis/model/analysis.js';

/** An answer that replicas share: whether a rule holds for them, and by what numbers. */
export interface SharedAnswer {
  replicas: string[];
  passed: boolean;
  detail: string;
}

/** A rule with its answers, each told once. */
export interface WalkedRule {
  rule: string;
  answers: SharedAnswer[];
}

/** The rules that were applied to one replica, in order. */
export type Walk = Pick<ReplicaVerdict, 'replica' | 'trace'>;

/**
 * Returns the rules that replicas were walked through, each once and in the order of the walks, and each answer once
 * with the replicas that share it: on most runs all replicas share most of them.
 */
export function walkedRules(walks: readonly Walk[]): WalkedRule[] {
  const rules: (WalkedRule & { key: string })[] = [];
  for (const { replica, trace } of walks) {
    let at = -1;
    for (const [index, { rule, passed, detail }] of trace.entries()) {
      const key = `${rule} ${trace.slice(0, index).filter((each) => each.rule === rule).length}`;
      const found = rules.findIndex((each) => each.key === key);
      at = found < 0 ? at + 1 : found;
      if (found < 0) rules.splice(at, 0, { key, rule, answers: [] });
      const answers = rules[at]?.answers ?? [];
      const shared = answers.find((each) => each.passed === passed && each.detail === detail);
      if (shared) shared.replicas.push(replica);
      else answers.push({ replicas: [replica], passed, detail });
    }
  }
  return rules.map(({ rule, answers }) => ({ rule, answers }));
}

/** Puts together what is the same by its key, in the order of the first of each. */
export function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}
