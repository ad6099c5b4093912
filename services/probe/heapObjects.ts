import type { Runtime, Session } from 'node:inspector';

/** The key under which an object is laid down for the inspector to pick up; nothing stays there. */
const HANDOVER = Symbol.for('grpc-leak-lab.handover');

const GROUP = 'grpc-leak-lab';

/**
 * Returns every living object that has this prototype. V8 walks the whole heap for it, after a thorough garbage
 * collection: this takes some tens of milliseconds and more, by the size of the heap. Undefined where this Node's
 * inspector cannot do it. Nothing but the caller holds the objects that are returned.
 */
export function livingObjects(session: Session, prototype: object): unknown[] | undefined {
  let living: unknown[] | undefined;
  const prototypeObjectId = handedTo(session, prototype);
  if (prototypeObjectId === undefined) return undefined;
  session.post('Runtime.queryObjects', { prototypeObjectId, objectGroup: GROUP }, (error, found) => {
    const objectId = error ? undefined : (found as Found | undefined)?.objects.objectId;
    const taker = handedTo(session, (all: unknown[]) => {
      living = [...all];
    });
    if (objectId && taker)
      session.post('Runtime.callFunctionOn', {
        objectId: taker,
        functionDeclaration: 'function (all) { this(all); }',
        arguments: [{ objectId }],
      });
  });
  letGo(session);
  return living;
}

/** The answer of the inspector, which its types leave out. */
interface Found {
  objects: Runtime.RemoteObject;
}

/** Returns the inspector's id of an object, which the inspector holds until {@link letGo}. */
export function handedTo(session: Session, object: object): string | undefined {
  let id: string | undefined;
  Object.defineProperty(globalThis, HANDOVER, { value: object, configurable: true });
  try {
    const expression = `globalThis[Symbol.for('${HANDOVER.description}')]`;
    session.post('Runtime.evaluate', { expression, objectGroup: GROUP, silent: true }, (error, { result }) => {
      if (!error) id = result.objectId;
    });
  } finally {
    Reflect.deleteProperty(globalThis, HANDOVER);
  }
  return id;
}

/** Has the inspector let go of everything that it was handed, and of what it found from there. */
export function letGo(session: Session): void {
  session.post('Runtime.releaseObjectGroup', { objectGroup: GROUP });
}
