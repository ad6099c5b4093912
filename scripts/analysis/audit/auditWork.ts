import type { RunCase } from '../condense/runCase.js';
import type { FactOf } from '../model/audit.js';

/** A shortfall up to this share counts as none. */
const SLIGHT = 0.02;
/** Work begun but not done beyond this share looks exactly like a leak. */
const BACKLOG = 0.1;

/** Reports work begun but not done at the last checkpoint, where nothing should be in flight. */
export function backlog({ judged }: RunCase): FactOf<'no-backlog'> | undefined {
  const behind = judged.flatMap(({ id, checkpoints }) => {
    const work = checkpoints.at(-1)?.line.work;
    return work
      ? [{ id, work: work.begun - work.done, share: (work.begun - work.done) / Math.max(1, work.begun) }]
      : [];
  });
  const worst = behind.reduce<(typeof behind)[number] | undefined>(
    (most, each) => (most && most.share >= each.share ? most : each),
    undefined,
  );
  if (!worst) return undefined;
  const none = worst.work <= 2 || worst.share <= SLIGHT;
  return { rule: 'no-backlog', level: none ? 'ok' : worst.share > BACKLOG ? 'invalid' : 'note', worst };
}

/** Reports work that failed. */
export function workFailures({ judged }: RunCase): FactOf<'passes-succeeded'> | undefined {
  const failed = judged.reduce((sum, { life }) => sum + (life?.work.failed ?? 0), 0);
  return failed === 0 ? undefined : { rule: 'passes-succeeded', level: 'note', failed };
}
