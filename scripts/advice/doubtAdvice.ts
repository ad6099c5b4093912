import type { DoubtCode } from '../analysis/model/reasons.js';

/** Returns what to do about a doubt; undefined for a metric that does not decide. */
export function doubtAdvice(code: DoubtCode): string | undefined {
  switch (code) {
    case 'not-seen':
      return 'A few replicas do not speak for all. See under “Replicas” why it could not be seen on the others.';
    case 'too-short':
      return 'There were too few settled levels to judge, or too few passes between them. Give it more passes and leave the slices at six.';
    case 'end-not-seen':
      return 'What was not looked at is not acquitted, and the last checkpoints are missing or were never quiet. Lower --rate, so that a replica has nothing left to do when it is asked for one.';
    case 'one-off-step':
      return 'One slice holds most of the growth: something was made once, perhaps lazily. If a second run steps again at another place, look for what ran there.';
    case 'growth-stopped':
    case 'slowing-down':
      return 'That is how a pool or a cache fills. A longer run shows whether it has reached its cap.';
    case 'released':
      return 'It was held only as long as the load was on: a backlog more than a leak. Lower --rate and see whether it still grows.';
    case 'bound-too-high':
    case 'too-noisy':
      return 'The growth is small beside the noise. More passes tell the two apart.';
    case 'pool-filling':
      return 'Its creation site began to close late, as a pool does that has reached its cap. A run of twice the work tells: a pool stays where it is, a leak doubles.';
    case 'site-keeps-opening':
      return 'One line opens more than it closes while others close theirs. See “Live by creation site”: if its number goes on rising in a run of twice the work, it leaks.';
    case 'not-beyond-tolerance':
      return 'It grows, and by about as much as --max-growth tolerates. More passes tell whether it is more than that.';
    case 'replicas-disagree':
      return 'Replicas disagree. See the rules of each below for which of them grows.';
    case 'in-steps':
      return 'Code that is loaded late, or a job that runs now and then, looks like this. A longer run shows whether the steps end.';
    case 'proves-nothing-alone':
      return undefined; // of resident memory, which is only shown
  }
}
