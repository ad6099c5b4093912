/**
 * Go services by their own endpoint, net/http/pprof: what is asked there, how seldom, and how the answers become the same
 * lines that a probe says. Imports services, and what lies in its own room.
 */
import { Agent, get, type IncomingMessage } from 'node:http';

/** An answer, and how long it took in milliseconds. */
export interface PprofAnswer {
  readonly status: number;
  readonly text: string;
  readonly tookMs: number;
}

/** The most characters of an answer: Go cuts a dump off at 64 MB. */
const MOST_CHARACTERS = 80 * 2 ** 20;

/** Milliseconds within which an answer must have come: a dump of 100,000 goroutines takes several seconds. */
const ANSWERS_WITHIN_MS = 60_000;

/** Asks an endpoint, one question after the other, on one connection that is kept. */
export class PprofClient {
  /** The address of the list of profiles; it ends with a slash. */
  readonly address: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #last: Promise<unknown> = Promise.resolve();

  constructor(address: URL) {
    this.address = address;
  }

  /**
   * Asks for a profile.
   * @param question below the address, as `goroutine?debug=1`; empty for the list of profiles
   * @throws where nothing answers in time
   */
  ask(question: string, limitMs: number = ANSWERS_WITHIN_MS): Promise<PprofAnswer> {
    const answer = this.#last.then(() => this.#ask(question, limitMs));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  /** Closes the connection. */
  close(): void {
    this.#agent.destroy();
  }

  async #ask(question: string, limitMs: number): Promise<PprofAnswer> {
    try {
      return await this.#once(question, limitMs);
    } catch (error) {
      // The service may have closed the connection for its idleness, just as it was used again.
      if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
      return this.#once(question, limitMs);
    }
  }

  #once(question: string, limitMs: number): Promise<PprofAnswer> {
    const beganMs = performance.now();
    return new Promise((resolve, reject) => {
      const request = get(new URL(question, this.address), { agent: this.#agent }, (response) => {
        const done = (text: string) => {
          resolve({ status: response.statusCode ?? 0, text, tookMs: performance.now() - beganMs });
        };
        textOf(response)
          .then(done, reject)
          .finally(() => clearTimeout(timer));
      });
      const timer = setTimeout(() => request.destroy(new Error('no answer came in time')), limitMs);
      request.once('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
    });
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size <= MOST_CHARACTERS) parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
