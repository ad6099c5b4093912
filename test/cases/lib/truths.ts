/** What is held by this process, asked of the kernel or of gRPC, and never of the probe. */
import { readdirSync, readlinkSync } from 'node:fs';
import grpc from '@grpc/grpc-js';

/** Counts the descriptors of this process whose link begins so: `socket:`, `/tmp/`; undefined: all. */
export function descriptors(begins = ''): number {
  return readdirSync('/proc/self/fd').filter((name) => linkOf(name).startsWith(begins)).length;
}

function linkOf(name: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${name}`);
  } catch {
    return '\0'; // the folder that was listed is closed by now
  }
}

interface Page {
  channel: {
    ref: { channel_id: number };
    data: { calls_started: number; calls_succeeded: number; calls_failed: number };
  }[];
  end: boolean;
}

/** Counts the channels that gRPC itself lists in this thread: those that were made and never closed. */
export function openChannels(): number {
  return allChannels().length;
}

/** Counts the calls of these channels that have begun and not ended. */
export function openCalls(): number {
  const all = allChannels().map(({ data }) => data);
  return all.reduce(
    (sum, data) => sum + Number(data.calls_started) - Number(data.calls_succeeded) - Number(data.calls_failed),
    0,
  );
}

function allChannels(): Page['channel'] {
  const handlers = grpc.getChannelzHandlers() as unknown as {
    GetTopChannels(call: object, done: (error: unknown, page: Page) => void): void;
  };
  const found: Page['channel'] = [];
  for (let from = 0, end = false; !end; ) {
    const request = { start_channel_id: from, max_results: 1000 };
    handlers.GetTopChannels({ request }, (_, page) => {
      found.push(...page.channel);
      from = 1 + Number(page.channel.at(-1)?.ref.channel_id ?? 0);
      end = page.end;
    });
  }
  return found;
}
