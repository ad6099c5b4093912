import type { DoubtCode } from '../analysis/model/reasons.js';

/** Returns what to do about a doubt, where the program and its work are one's own. */
export function ownDoubtAdvice(code: DoubtCode): string {
  switch (code) {
    case 'not-seen':
      return 'It could be seen on some processes only. See under “Processes” why not on the others.';
    case 'too-short':
      return 'There were too few settled levels to judge, or too little work between them: at least four checkpoints, six slices of ten units are better.';
    case 'end-not-seen':
      return 'What was not looked at is not acquitted: take a last checkpoint when the work is done and nothing is in flight.';
    case 'one-off-step':
      return 'One slice holds most of the growth: something was made once, perhaps lazily. If a second run steps again at another place, look for what ran there.';
    case 'growth-stopped':
    case 'slowing-down':
      return 'That is how a pool or a cache fills. A longer run shows whether it has reached its cap.';
    case 'in-steps':
      return 'Code that is loaded, or a job that runs, now and then looks like this. Twice the work in the same process shows whether the steps end.';
    case 'released':
      return 'It was held only as long as there was work: a backlog more than a leak.';
    case 'bound-too-high':
    case 'too-noisy':
      return 'The growth is small beside the noise. More work tells the two apart.';
    case 'pool-filling':
      return 'Its creation site began to close late, as a pool does that has reached its cap. Twice the work tells: a pool stays where it is, a leak doubles.';
    case 'site-keeps-opening':
      return 'One line opens more than it closes while others close theirs. If its number goes on rising with twice the work, it leaks.';
    case 'not-beyond-tolerance':
      return 'It grows, and by about as much as --max-growth tolerates. More work tells whether it is more than that.';
    case 'replicas-disagree':
      return 'Processes disagree. See the rules of each below for which of them grows.';
    case 'proves-nothing-alone':
      return 'It never decides by itself.';
  }
}
