import { fileURLToPath } from 'node:url';

/** The top of this project: compiled code lies in dist/<build>/scripts/. Positions in sources are relative to it. */
export const projectRoot = fileURLToPath(new URL('../../../../', import.meta.url));
