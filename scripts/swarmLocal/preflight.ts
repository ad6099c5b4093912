import { onPath } from '../engines/onPath.js';
import type { Problem } from '../text/problem.js';
import { path } from './child.js';

/** The programs that it runs, or that the engines run, and the packages that have them. */
const PROGRAMS = {
  dockerd: 'docker.io (docker-ce of Docker’s own packages)',
  containerd: 'containerd (containerd.io of Docker’s own packages)',
  runc: 'runc (containerd.io of Docker’s own packages)',
  ip: 'iproute2',
  iptables: 'iptables',
  nsenter: 'util-linux',
  unshare: 'util-linux',
  mount: 'mount',
};

/** Returns the problems that stand in the way of a Swarm of several nodes on this machine. Touches nothing. */
export function localSwarmProblems(): Problem[] {
  const subject = 'swarm-local';
  if (process.platform !== 'linux') {
    const remedy = 'run it in a Linux machine; a Swarm of one node needs none: npm run lab -- --engine=swarm';
    return [{ subject, message: `the nodes are Linux namespaces, and this is ${process.platform}`, remedy }];
  }
  const problems: Problem[] = [];
  if (process.geteuid?.() !== 0) {
    problems.push({
      subject,
      message: 'only root may make namespaces and start engines',
      remedy: 'sudo env "PATH=$PATH" npm run swarm:local',
    });
  }
  for (const [program, found] of Object.entries(PROGRAMS)) {
    if (!onPath(program, path()))
      problems.push({
        subject,
        message: `there is no ${program} on the PATH`,
        remedy: `on Debian or Ubuntu: apt-get install ${found}`,
      });
  }
  return problems;
}
