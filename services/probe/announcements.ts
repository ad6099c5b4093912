import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { guarded } from './guard.js';
import { undoable } from './undo.js';

/** Has a function called with what Node announces on a channel of `node:diagnostics_channel`, until the probe leaves. */
export function hear<Message>(channel: string, heard: (message: Message) => void): void {
  const listener = guarded((message: unknown) => heard(message as Message));
  subscribe(channel, listener);
  undoable(() => unsubscribe(channel, listener));
}
