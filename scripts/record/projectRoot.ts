import { fileURLToPath } from 'node:url';

/** Top of this project: compiled code lies in dist/<build>/scripts/. Positions in sources are relative to it. */
export const projectRoot = fileURLToPath(new URL('../../../../', import.meta.url));
