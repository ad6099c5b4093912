/** Returns the text of `grpc-leak-lab swarm-local --help`. */
export function swarmLocalHelp(): string {
  return `grpc-leak-lab swarm-local: a Docker Swarm of three nodes on this machine

Usage: grpc-leak-lab swarm-local              brings it up, takes it down at Ctrl-C
       grpc-leak-lab swarm-local lab [flags]  brings it up, runs the lab on it, takes it down

Each node is a Docker Engine with processes, mounts, network and host name of its own (Linux
namespaces); a bridge that only they are on joins them, and the Swarm's overlay networks run
over it. The machine's own engine, Swarm, interfaces and firewall are not touched, and several
of these Swarms may be up at a time. Needs Linux, root, and Docker's dockerd, containerd and runc.

The nodes have no way to the internet: images reach them through --image-host, which is set.
Killed by SIGKILL, the nodes end by themselves; the next start removes the folder they leave.

Examples
  sudo npm run swarm:local
  sudo npm run swarm:local -- lab --variant=leaky,fixed --load=k6

Exit status
    0  it was taken down at your request; with lab: the lab's own status
   64  bad input
   69  something it needs is not there, or a node did not come up
   70  a node ended by itself, or an internal error
`;
}
