import type { AgentServiceClient } from '../../protos/generated/leaklab/agent/v1/AgentService.js';
import type { LogStream } from '../variants/variant.js';

/** Opens StreamLogs as variants see it. While a stream with a deadline has not ended, it is in `timed`. */
export function logStream(client: AgentServiceClient, deadlineMs: number | undefined, timed: Set<object>): LogStream {
  const call = client.StreamLogs({}, deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs });
  if (deadlineMs !== undefined) timed.add(call);
  const lines: string[] = [];
  let wake = () => {};
  let ended: Error | undefined;
  const end = (error: Error) => {
    ended ??= error;
    timed.delete(call);
    wake();
  };
  call.on('data', ({ text }) => {
    if (lines.length < LINES_HELD) lines.push(text);
    wake();
  });
  call.on('error', end);
  call.on('end', () => end(new Error('the log has ended')));
  return {
    async next() {
      while (lines.length === 0) {
        if (ended) throw ended;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return lines.shift() as string;
    },
    cancel: () => call.cancel(),
  };
}

/**
 * The most lines held: nobody may read on, and what comes then must not pile up and look like a leak of another kind.
 */
const LINES_HELD = 16;
