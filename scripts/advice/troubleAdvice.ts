import type { CommandTrouble } from '../analysis/model/trouble.js';

/** Returns what to do about what befell a command of one's own. */
export function troubleAdvice(trouble: CommandTrouble): string {
  switch (trouble.code) {
    case 'nothing-seen':
      return 'Start the program with Node itself, or with a tool that hands NODE_OPTIONS on to it: the probe comes in by that. What ended at once says why in its own output.';
    case 'ended-early':
      return 'A server should go on until --for or Ctrl-C: its own output says why it did not. A program that does its work and ends takes checkpoints of its own, as check --help=all shows.';
    case 'failed':
      return 'Its own output says why. What it would have done after that is not judged.';
    case 'uncaught-exception':
      return 'Put that right first, or judge the run as far as it went: what came after is not judged.';
    case 'heap-full':
      return 'That is how a leak of memory ends, or a heap too small for its work: --profile shows what holds it, and more memory (node --max-old-space-size) a longer stretch of it.';
    case 'killed-for-memory':
      return 'Its memory grew until the kernel had none: --profile shows what holds the heap, and a lower load or more memory lets it live long enough to be judged.';
    case 'killed':
      return 'Somebody else ended it: a supervisor, a time limit, or the kernel for memory (see dmesg).';
    case 'would-not-end':
      return 'It listens for SIGTERM and SIGINT and goes on. In a container it would be killed as well, with all that it had yet to close.';
    case 'left-running':
      return 'Start the server in the foreground, where the tool has a flag for it: its output and its end are then those of the command.';
    case 'restarted':
      return 'Find out why it ends: its own output says so. Under a watcher, judge the program itself, without the watcher.';
    case 'not-looked-into':
      return 'Name the program itself behind --, or let what starts it hand NODE_OPTIONS and LEAK_LAB_CHANNEL on. One in another language cannot be looked into.';
    case 'only-launchers':
      return 'Give it longer, as a compiler that runs first takes its time: a longer --for. Or start what was built itself: check -- node dist/main.js.';
    case 'no-such-process':
      return 'The expression is held against the words of the command line after node. Without --process, what listens or works is judged.';
  }
}
