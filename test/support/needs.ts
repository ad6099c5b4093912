import { execFileSync } from 'node:child_process';
import { PATIENCE_MS } from './patience.js';

/**
 * The options of `it` and `describe`: whether to skip, and why. With LEAK_LAB_MUST_RUN=1 what is missing is an error.
 */
export interface Needs {
  readonly skip: string | false;
}

/** A Docker Engine on this machine that is a Swarm manager. */
export function swarm(): Needs {
  return need(
    'a Docker Engine that is a Swarm manager',
    ['docker', 'info', '--format', '{{.Swarm.ControlAvailable}}'],
    'true',
  );
}

/** Any Docker Engine on this machine. */
export function docker(): Needs {
  return need('a Docker Engine', ['docker', 'version', '--format', '{{.Server.Version}}']);
}

/** The docker command, with or without an engine. */
export function dockerCommand(): Needs {
  return need('the docker command', ['docker', '--version']);
}

/** k6 on the PATH. */
export function k6(): Needs {
  return need('k6', ['k6', 'version']);
}

/** Prometheus and promtool on the PATH. */
export function prometheus(): Needs {
  const server = need('prometheus', ['prometheus', '--version']);
  return server.skip === false ? need('promtool', ['promtool', '--version']) : server;
}

/** A registry that packages can be installed from. */
export function registry(): Needs {
  const asked = ['npm', 'view', 'is-number', 'name'];
  return need('a registry of packages that can be reached', asked, 'is-number');
}

/** Go on the PATH, which builds the agent in Go. */
export function go(): Needs {
  return need('Go', ['go', 'version']);
}

/** File systems and networks of a process's own, as root of Linux has them. */
export function isolation(): Needs {
  return need('namespaces of its own (unshare, as root)', ['unshare', '-m', '-n', 'true']);
}

/** Go, and a module proxy that it can reach. */
export function moduleProxy(): Needs {
  const { skip } = go();
  const asked = ['go', 'list', '-m', 'google.golang.org/grpc@v1.65.0'];
  return skip === false ? need('a module proxy that can be reached', asked) : { skip };
}

function need(what: string, [program = '', ...args]: readonly string[], answer?: string): Needs {
  try {
    const said = execFileSync(program, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: PATIENCE_MS,
    }).trim();
    if (answer === undefined || said === answer) return { skip: false };
  } catch {
    // not there
  }
  if (process.env.LEAK_LAB_MUST_RUN === '1') throw new Error(`these tests must run, and need ${what}`);
  return { skip: `needs ${what}` };
}
