import { errorCode, RecordError } from './recordError.js';

/**
 * Returns the error of something that could not be written, with the cure of its cause.
 * @param what what failed, as a clause: `cannot write run.json`
 */
export function unwritable(what: string, cause: unknown): RecordError {
  if (cause instanceof RecordError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new RecordError('unwritable', `${what}: ${why}`, remedyOf(errorCode(cause)), cause);
}

function remedyOf(code: string | undefined): string {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'make room on the disk, or name a folder on another one by --reports=DIR';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'make the folder writable, or name another one by --reports=DIR';
    case 'ENOENT':
    case 'ENOTDIR':
      return 'leave the reports folder in its place while the lab runs';
    case 'EISDIR':
    case 'ENOTEMPTY':
      return 'a folder has the name of that file: rename it';
    case 'EMFILE':
    case 'ENFILE':
      return 'raise the limit of open files: ulimit -n 1024';
    case 'EFBIG':
      return 'raise the limit of the size of a file: ulimit -f unlimited';
    case 'ENAMETOOLONG':
      return 'name a folder with a shorter path by --reports=DIR';
    default:
      return 'name another folder by --reports=DIR';
  }
}
