import { PROBE_ENV } from '../../protos/probeEnvironment.js';

/** What `ChildProcess.prototype.spawn` of Node is handed. */
interface Spawned {
  readonly file?: unknown;
  readonly args?: unknown;
  readonly envPairs?: unknown;
}

/** A command line that starts Node, as far as its words tell. */
const STARTS_NODE =
  /(^|[\s/\\])(node|nodejs|npm|npx|yarn|pnpm|tsx|ts-node|nodemon|pm2|nest)(\.exe|\.cmd)?(\s|$)|node_modules[/\\]\.bin|\.[cm]?[jt]s(\s|$)/;

/**
 * Returns what lets the probe into the child processes that are Node, where the target gives them an environment of
 * their own: without it a launcher that clears the environment, or sets NODE_OPTIONS, hides the service that it starts. What
 * the target says itself stays, and what is no Node program gets what the target gave it.
 * @param env the environment that this process was started in
 */
export function childEnvironment(env: NodeJS.ProcessEnv): (args: readonly unknown[]) => void {
  const [preload] =
    /(?<=^|\s)--(?:import|require)=(?:"[^"]*preload\.[cm]?js"|\S*preload\.[cm]?js)(?=\s|$)/.exec(
      env.NODE_OPTIONS ?? '',
    ) ?? [];
  const own = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith('LEAK_LAB_') && value !== undefined ? [[name, `${name}=${value}`] as const] : [],
  );
  if (preload === undefined || !env[PROBE_ENV.channel]) return () => undefined;
  return ([options]) => {
    const { file, args, envPairs } = (options ?? {}) as Spawned;
    if (!Array.isArray(envPairs) || !STARTS_NODE.test(words(file, args))) return;
    const pairs = envPairs as string[];
    for (const [name, pair] of own) if (!pairs.some((each) => each.startsWith(`${name}=`))) pairs.push(pair);
    const at = pairs.findIndex((each) => each.startsWith('NODE_OPTIONS='));
    if (at < 0) pairs.push(`NODE_OPTIONS=${preload}`);
    else if (!pairs[at]?.includes(preload)) pairs[at] = `${pairs[at]?.trimEnd()} ${preload}`;
  };
}

function words(file: unknown, args: unknown): string {
  return [file, ...(Array.isArray(args) ? args : [])].map(String).join(' ');
}
