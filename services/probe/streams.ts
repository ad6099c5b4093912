import type { Call } from './grpcModules.js';
import type { SiteBook } from './sites.js';
import { callSites, userFrames } from './stack.js';

/** What of a call's listener is used here; the same in every grpc-js. */
interface Listener {
  onReceiveStatus?(...args: unknown[]): unknown;
}

/**
 * Books a client call on the line that begins it, from its start until its status has come, which every call gets that ends,
 * however it ends. The price is a stack a call.
 */
export function bookStream(call: Call, book: SiteBook): Call {
  const start = call.start;
  call.start = (...args) => {
    observed(args, book);
    return start.apply(call, args);
  };
  return call;
}

/** What is observed must never fail the target: a call without a listener of the known kind is not booked. */
function observed(args: readonly unknown[], book: SiteBook): void {
  const listener = args.at(-1) as Listener | undefined;
  const receive = listener?.onReceiveStatus;
  if (!listener || typeof receive !== 'function') return;
  const { stream } = book.at(userFrames(callSites()));
  const birth = stream.open();
  listener.onReceiveStatus = (...status) => {
    stream.close(birth);
    return receive.apply(listener, status);
  };
}
