import type { Runtime, Session } from 'node:inspector';
import type { RawFrame } from '../../protos/vitals.js';
import { handedTo, letGo } from './heapObjects.js';
import { isUserFile } from './stack.js';

/**
 * Finds the places where the handlers of a server are written. grpc-js binds each handler: the place of a bound
 * function is that of its target.
 */
export class HandlerPlaces {
  readonly #session: Session;
  readonly #known = new WeakMap<object, RawFrame[]>();
  /** The URLs of scripts, by id. */
  readonly #urls = new Map<string, string>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** Returns the position of the function, from 1; no frame where it is not the target's own code. */
  of(handler: object): RawFrame[] {
    const known = this.#known.get(handler);
    if (known) return known;
    const frame = this.placeOf(handler);
    const frames = frame && isUserFile(frame[0]) ? [frame] : [];
    this.#known.set(handler, frames);
    return frames;
  }

  /** Returns the position of any function, from 1; undefined where it has none, as a function of V8's own. */
  placeOf(each: object): RawFrame | undefined {
    const frame = this.#find(each);
    letGo(this.#session);
    return frame;
  }

  #find(handler: object): RawFrame | undefined {
    let id = handedTo(this.#session, handler);
    for (let internal = this.#internal(id); ; internal = this.#internal(id)) {
      const location: Runtime.RemoteObject['value'] = internal.get('[[FunctionLocation]]')?.value;
      if (location) {
        const url = this.#urlOf(location.scriptId);
        return url === undefined ? undefined : [url, location.lineNumber + 1, location.columnNumber + 1];
      }
      id = internal.get('[[TargetFunction]]')?.objectId;
      if (id === undefined) return undefined;
    }
  }

  #internal(objectId: string | undefined): Map<string, Runtime.RemoteObject> {
    const found = new Map<string, Runtime.RemoteObject>();
    if (objectId === undefined) return found;
    this.#session.post(
      'Runtime.getProperties',
      { objectId, ownProperties: true },
      (error, { internalProperties = [] }) => {
        if (!error) for (const { name, value } of internalProperties) if (value) found.set(name, value);
      },
    );
    return found;
  }

  /**
   * Returns the URL of a script, as V8 knows it; a script that is not known is asked for once. Asking takes some
   * milliseconds, and nothing of the target runs meanwhile.
   */
  #urlOf(scriptId: string): string | undefined {
    if (!this.#urls.has(scriptId)) {
      const note = ({ params }: { params: { scriptId: string; url: string } }) =>
        this.#urls.set(params.scriptId, params.url);
      this.#session.on('Debugger.scriptParsed', note);
      this.#session.post('Debugger.enable');
      this.#session.post('Debugger.disable');
      this.#session.off('Debugger.scriptParsed', note);
      if (!this.#urls.has(scriptId)) this.#urls.set(scriptId, '');
    }
    return this.#urls.get(scriptId);
  }
}
