import { type ProgramEnd, startProgram } from '../../../services/process/childProcess.js';
import type { Drive } from '../../plan/drive.js';
import type { OwnDriver, UnitEnd } from './driver.js';
import { paced } from './pace.js';
import type { DrivenPlace } from './place.js';

/** Returns the driver that runs a command line once for each unit of work, in a shell; it is not observed. */
export function eachDriver(drive: Drive, place: DrivenPlace): OwnDriver {
  const { each = '', deadlineMs } = drive;
  return {
    address: each,
    work: (order, done) => paced(order, () => ran(each, deadlineMs, place), done),
    close: () => undefined,
  };
}

async function ran(line: string, limitMs: number, { cwd, env }: DrivenPlace): Promise<UnitEnd> {
  const [shell, ...words] =
    process.platform === 'win32' ? ['cmd.exe', '/d', '/s', '/c', line] : ['/bin/sh', '-c', line];
  let last = '';
  const output = (text: string, from: 'stdout' | 'stderr') => {
    if (from === 'stderr' && text.trim() !== '') last = text;
  };
  const program = startProgram(shell ?? '', words, { cwd, env, output, ownGroup: true });
  const limit = setTimeout(() => program.kill(), limitMs);
  const end = await program.ended;
  const isLate = end.signal === 'SIGKILL';
  clearTimeout(limit);
  return isLate ? { status: 'DEADLINE_EXCEEDED', failure: `it took longer than ${limitMs} ms` } : endOf(end, last);
}

function endOf({ code, signal, failure }: ProgramEnd, last: string): UnitEnd {
  if (code === 0) return { status: 'OK' };
  const status = failure?.code ?? signal ?? `exit ${code}`;
  return { status, failure: failure?.message ?? (last || `it ended with ${signal ?? `status ${code}`}`) };
}
