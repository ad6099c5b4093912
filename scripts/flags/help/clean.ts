import { cleanFlags } from '../cleanFlags.js';
import { groups } from './groups.js';

/** Returns the text of `grpc-leak-lab clean --help`. */
export function cleanHelp(): string {
  return `grpc-leak-lab clean: removes what killed labs left in a Docker Swarm

Usage: grpc-leak-lab clean [flags]

A lab removes its stack at the end of every run, also when it is interrupted. One that was killed
cannot: its stack stays, and this removes it with its services, networks, secrets, configs and
containers. Stacks of labs that run, that were deployed by hand, or that belong to others stay.

${groups(cleanFlags, { 'What is cleaned': ['grpc-leak-lab clean --images', 'grpc-leak-lab clean --docker-context=staging'] })}
Exit status
    0  all of it is gone, or there was nothing
   64  bad input: nothing was touched
   69  there is no engine, or something could not be removed
   70  an internal error
`;
}
