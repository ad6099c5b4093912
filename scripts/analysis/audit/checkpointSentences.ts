import { few } from '../../text/few.js';
import { count, counted, countedWork, listed, type WorkWords } from '../../text/figures.js';
import type { FactOf } from '../model/audit.js';

/** Says whether every replica has its checkpoints. */
export function enoughCheckpointsSentence(fact: FactOf<'enough-checkpoints'>): string {
  const { planned, least, tooFew, missing } = fact;
  const [first] = tooFew;
  if (first && tooFew.length > 1 && tooFew.every(({ checkpoints }) => checkpoints === first.checkpoints))
    return `Only ${counted(first.checkpoints, 'checkpoint')} on each of ${tooFew.length} replicas; at least ${least} are needed.`;
  if (tooFew.length > 0) {
    const which = tooFew.map(({ id, checkpoints }) => `${id} has ${counted(checkpoints, 'checkpoint')}`);
    return `${listed(which)}; at least ${least} are needed.`;
  }
  if (missing.length === 0) return `Every replica has its ${planned} checkpoints, the baseline included.`;
  return `Of ${planned} checkpoints, ${listed(missing.map(({ id, checkpoints }) => `${id} has ${checkpoints}`))}.`;
}

/** Says up to which point the load was seen. */
export function endSeenSentence({ early }: FactOf<'end-of-load-seen'>, work: WorkWords): string {
  if (early.length === 0) return 'The load was seen to its end.';
  const which = early.map(
    ({ id, seenWork, endWork }) => `${id} after ${count(seenWork)} of ${countedWork(endWork, work)}`,
  );
  return `The end of the load was not seen; last judged: ${listed(few(which))}. Growth after that would not show.`;
}

/** Says which checkpoints were read while something moved. */
export function quietSentence({ loud }: FactOf<'checkpoints-quiet'>): string {
  if (loud.length === 0) return 'Every checkpoint was read in quiet.';
  return LOUD.map(([was, verb]) => {
    const these = loud.filter((each) => each.was === was);
    const ids = [...new Set(these.map(({ id }) => id))];
    const which = ids.map((id) => `${id}: ${these.flatMap((each) => (each.id === id ? [each.index] : [])).join(', ')}`);
    return these.length === 0 ? '' : `${verb} ${counted(these.length, 'checkpoint')} (${few(which).join('; ')}).`;
  })
    .filter((sentence) => sentence !== '')
    .join(' ');
}

const LOUD = [
  ['disturbed', 'Traffic disturbed'],
  ['never-quiet', 'Traffic never stopped at'],
] as const;

/** Says which replica did not answer a request for a checkpoint. */
export function answeredSentence({ first, more }: FactOf<'checkpoints-answered'>): string {
  const others = more > 0 ? `, and ${counted(more, 'request')} more` : '';
  return `Checkpoint ${first.index} got no answer from ${first.address}${others}: ${first.error}.`;
}

/** Says how two ways of counting differ. */
export function censusSentence(fact: FactOf<'censuses-agree'>): string {
  const { apart } = fact;
  const grows =
    apart &&
    ` It sees ${count(apart.last)} more than the other, ${count(apart.first)} after the first slice: growth may hide between the two.`;
  return `${difference(fact)}${grows ?? ''}`;
}

function difference({ between, sees, of, replica }: FactOf<'censuses-agree'>): string {
  const [seen, all] = [count(sees), count(of)];
  switch (between) {
    case 'kernel-libuv':
      return `On ${replica}, libuv holds ${seen} sockets where the kernel has ${all}.`;
    case 'kernel-grpc':
      return sees > of
        ? `On ${replica}, channelz lists ${seen} sockets where the kernel has ${all}.`
        : `On ${replica}, channelz lists ${seen} of ${all} sockets.`;
    case 'channels-channelz':
      return `On ${replica}, channelz lists ${seen} channels where the probe counts ${all}.`;
    case 'node-counters':
      return `Node's own counters see ${seen} of ${all} sockets on ${replica}, counting also what leads to no agent, such as the driver's connection: they leave out unreferenced ones.`;
  }
}
