import { randomBytes } from 'node:crypto';
import type { Vitals } from '../../../protos/vitals.js';
import { VITALS_VERSION } from '../../../protos/vitalsLine.js';
import { lineBuffer } from '../lineBuffer.js';

/** What a line of a kind says beside its envelope. */
export type LineBody<Kind extends Vitals['kind']> = Omit<
  Extract<Vitals, { kind: Kind }>,
  'vitals' | 'boot' | 'seq' | 'atMs' | 'kind'
>;

/** The vitals lines of a process that does not say them itself: of one life, numbered in order. */
export class SaidLines {
  readonly #lines = lineBuffer<string>();
  readonly #boot = randomBytes(4).toString('hex');
  #seq = 0;

  /** Says a line. */
  say<Kind extends Vitals['kind']>(kind: Kind, body: LineBody<Kind>): void {
    const envelope = { vitals: VITALS_VERSION, boot: this.#boot, seq: this.#seq++, atMs: Date.now(), kind };
    this.#lines.push(JSON.stringify({ ...envelope, ...body }));
  }

  /** Called for every line, in order, from the first on. */
  onLine(listener: (line: string) => void): void {
    this.#lines.listen(listener);
  }
}
