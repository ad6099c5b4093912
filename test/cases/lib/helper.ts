import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A program beside the one that is judged; it runs without the probe, and ends with its parent. */
export interface Helper<Hello> {
  /** The first word of the helper. */
  readonly hello: Hello;
  /** Sends a message, and waits for the next answer. */
  ask(message: unknown): Promise<unknown>;
  stop(): void;
}

/**
 * Starts a compiled file of this folder.
 *
 * @param file its name, such as `peerProcess.js`
 */
export async function startHelper<Hello>(file: string, args: readonly string[]): Promise<Helper<Hello>> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    env,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const answer = () =>
    new Promise<unknown>((resolve, reject) => {
      const ended = () => reject(new Error(`${file} has ended`));
      child.once('exit', ended);
      child.once('message', (message) => {
        child.off('exit', ended);
        resolve(message);
      });
    });
  const hello = (await answer()) as Hello;
  return {
    hello,
    ask(message) {
      child.send(message as object);
      return answer();
    },
    stop() {
      child.removeAllListeners();
      child.kill('SIGKILL');
    },
  };
}
