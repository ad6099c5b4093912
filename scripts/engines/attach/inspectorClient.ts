import { get } from 'node:http';
import WebSocket from 'ws';

/** Milliseconds for an answer over HTTP, and for a connection. */
const HTTP_MS = 1000;
const CONNECT_MS = 3000;

/** The longest answer to a list of targets, in bytes. */
const LONGEST_LIST = 1 << 20;

/** The result of an expression that was evaluated in a process. */
export type Evaluated = { readonly value: unknown } | { readonly error: string } | 'no-answer' | 'gone';

/** A connection to the inspector of a process. */
export class InspectorClient {
  readonly #socket: WebSocket;
  #lastId = 0;
  readonly #waiting = new Map<number, (answer: unknown) => void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#hear(String(data)));
    socket.on('error', () => undefined); // 'close' follows
    socket.on('close', () => {
      for (const answer of this.#waiting.values()) answer('gone');
      this.#waiting.clear();
    });
  }

  /** Connects to the inspector on a port of this machine; undefined where there is none. */
  static async connect(port: number): Promise<InspectorClient | undefined> {
    const url = await targetOn(port);
    if (url === undefined) return undefined;
    const socket = new WebSocket(url, { handshakeTimeout: CONNECT_MS, perMessageDeflate: false });
    const client = new InspectorClient(socket);
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('open', () => resolve(true));
      socket.once('close', () => resolve(false));
    });
    return isOpen ? client : undefined;
  }

  /**
   * Evaluates an expression in the process, be it in the midst of a computation that does not end.
   * @param withinMs how long to wait for the answer
   * @param awaitPromise whether it is a promise, whose end is waited for: that takes turns of the process's loop
   */
  async evaluate(expression: string, withinMs: number, awaitPromise = false): Promise<Evaluated> {
    const params = {
      ...{ expression, includeCommandLineAPI: true, awaitPromise, returnByValue: true, silent: true },
    };
    const answer = await this.#ask('Runtime.evaluate', params, withinMs);
    if (answer === 'no-answer' || answer === 'gone') return answer;
    const { result, error } = answer as {
      result?: {
        result?: { value?: unknown };
        exceptionDetails?: { text?: string; exception?: { description?: string } };
      };
      error?: { message?: string };
    };
    const { exceptionDetails } = result ?? {};
    if (error || exceptionDetails)
      return {
        error: error?.message ?? exceptionDetails?.exception?.description ?? exceptionDetails?.text ?? 'an error',
      };
    return { value: result?.result?.value };
  }

  /** Ends the connection; the inspector stays open. */
  close(): void {
    this.#socket.terminate();
  }

  #ask(method: string, params: object, withinMs: number): Promise<unknown> {
    const id = ++this.#lastId;
    if (this.#socket.readyState !== WebSocket.OPEN) return Promise.resolve('gone');
    return new Promise((resolve) => {
      const timer = setTimeout(() => done('no-answer'), withinMs);
      const done = (answer: unknown) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(answer);
      };
      this.#waiting.set(id, done);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  #hear(text: string): void {
    const message = JSON.parse(text) as { id?: number };
    if (message.id !== undefined) this.#waiting.get(message.id)?.(message);
  }
}

/** Returns the address of the first target that an inspector lists; undefined where no inspector answers. */
function targetOn(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const none = () => resolve(undefined);
    const request = get({ host: '127.0.0.1', port, path: '/json/list', agent: false, timeout: HTTP_MS }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (text.length > LONGEST_LIST) request.destroy();
      });
      response.on('end', () => resolve(addressIn(text, port)));
      response.on('error', none);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', none);
    request.on('close', none);
  });
}

/** Returns the address with the port that we reached it by: it may name another host. */
function addressIn(text: string, port: number): string | undefined {
  try {
    const [first] = JSON.parse(text) as { webSocketDebuggerUrl?: string }[];
    const [, path] = /^ws:\/\/[^/]+(\/.*)$/.exec(first?.webSocketDebuggerUrl ?? '') ?? [];
    return path && `ws://127.0.0.1:${port}${path}`;
  } catch {
    return undefined;
  }
}
