/**
 * Observes a process of tests from its start: `node --import grpc-leak-lab/register --test`. Prints nothing; what is
 * seen is heard by `assertNoLeak`. Where `check` observes the process already, that probe is the one.
 */
import { observeSilently } from './observeSilently.js';

observeSilently();
