import { after } from 'node:test';
import { type LabProcess, startLab } from './labProcess.js';

/** {@link startLab} for the tests of one suite: what the labs wrote is gone after the last of them. */
export function labStarter(): typeof startLab {
  const labs: LabProcess[] = [];
  after(() => {
    for (const lab of labs) lab.remove();
  });
  return (args, command) => {
    const lab = startLab(args, command);
    labs.push(lab);
    return lab;
  };
}
