import type { Variant } from '../../services/variants/index.js';
import { broughtBy } from '../plan/brought.js';
import { settingArguments } from '../plan/settingText.js';
import { wrapped } from '../text/wrapped.js';

const TEXT_COLUMNS = 84;

/** Returns the text of `lab --list`: every variant by topic, causes before their cures, with what to expect of it. */
export function listText(variants: Readonly<Record<string, Variant>>): string {
  const all = Object.values(variants);
  const topics = [...new Set(all.map(({ shows }) => shows.topic))];
  const sections = topics.map((topic) => {
    const ofTopic = all.filter(({ shows }) => shows.topic === topic);
    return `${topic[0]?.toUpperCase()}${topic.slice(1)}\n${ofTopic.map(entry).join('')}`;
  });
  return `${sections.join('\n')}\nRun one: grpc-leak-lab lab --variant=NAME. Run all, and compare them: grpc-leak-lab lab --variant=all\n`;
}

function entry({ name, shows, summary, history, retains, plan }: Variant): string {
  const lines = [
    `${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
    history,
    `Expected: ${expectation(retains, plan)}${defaults(plan)}`,
  ];
  const text = lines.flatMap((line) => wrapped(line, TEXT_COLUMNS)).map((line) => `      ${line}\n`);
  return `  ${name} (${shows.as})\n${text.join('')}`;
}

/**
 * Returns what is expected to grow, by what a variant keeps of N peers; sockets do not grow for long where servers
 * close connections that are idle or old.
 */
function expectation({ clients, failed, streams, generators }: Variant['retains'], plan: Variant['plan']): string {
  const bounded = (plan?.service?.serverMaxAgeMs ?? plan?.service?.serverMaxIdleMs) !== undefined;
  if (clients === 'every-dial')
    return `leak: ${bounded ? 'N channels per pass, while sockets plateau' : '2·N sockets and N channels per pass'}, in a fleet of N.`;
  if (streams === 'every-call') return 'leak: 2·(N − 1) streams per pass, one on each side of every call.';
  if (generators === 'every-call') return 'leak: N − 1 timers per pass on the server, while the client behaves well.';
  if (failed === 'every-dial')
    return 'leak: a channel per pass for every peer that fails; clean with --faulty-peers=0.';
  return `clean: ${clients === 'one-per-address' ? 'N' : 'N − 1'} clients, for good.`;
}

/** Returns the plan defaults that a variant brings, as flags. */
function defaults(plan: Variant['plan']): string {
  const flags = [...broughtBy(plan)].flatMap(([setting, value]) => settingArguments(setting, value));
  return flags.length === 0 ? '' : ` It brings ${flags.join(' ')}.`;
}
