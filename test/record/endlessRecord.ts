import { RecordWriter } from '../../scripts/record/recordWriter.js';
import { history, labEvent } from '../analysis/history.js';

/**
 * A lab in the middle of a run: writes a record until it is killed; with `crash`, three events and an uncaught error.
 */
const record = RecordWriter.create(process.argv[2] ?? '', history().plan);
process.stdout.write(`${record.dir}\n`);
let event = 0;
const append = () => record.append(labEvent(event++, { kind: 'phase', name: 'load' }));

if (process.argv[3] === 'crash') {
  for (let number = 0; number < 3; number++) append();
  throw new Error('a crash');
}
setInterval(() => {
  for (let number = 0; number < 50; number++) append();
}, 5);
