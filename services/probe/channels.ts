import type { ChannelCounts, Site } from '../../protos/vitals.js';
import { channelzCensus } from './channelz.js';
import type { Call, ChannelClass, GrpcChannel, GrpcCopy } from './grpcModules.js';
import { noteMove } from './moves.js';
import type { SiteStore } from './siteStore.js';
import { type Birth, type CreationSite, Ledger, SiteBook } from './sites.js';
import { callSites, siteFrames } from './stack.js';
import { StreamBook } from './streams.js';
import { replace, undoable } from './undo.js';

/** The value of `connectivityState.READY` in every grpc-js. */
const READY = 2;
/** … and of `connectivityState.SHUTDOWN`. */
const SHUTDOWN = 4;

/**
 * The property of a counted channel that holds its birth and its site; not enumerable, so that a printed channel looks
 * as it did.
 */
const BIRTH = Symbol('birth');
const SITE = Symbol('site');

/** Counts client channels of grpc-js, and books them on their creation sites where these are asked for. */
export class ChannelCounter {
  readonly book = new SiteBook();
  readonly #streams = new StreamBook(this.book);
  readonly #counts = { opened: 0, closed: 0, abandoned: 0 };
  readonly #unattributed = new Ledger();
  /** The channels that were open before the probe came; they have no site. */
  #before = 0;
  readonly #closedOfBefore = new WeakSet<GrpcChannel>();
  /** The channels that are to be made what they were when the probe leaves, by the births that they bear. */
  #marked: Map<Birth, WeakRef<GrpcChannel>> | undefined;
  readonly #originals = new Map<object, object>();
  /**
   * The registry is told of each channel that is collected without having been closed: a channel is registered until
   * its first close.
   */
  readonly #collected = new FinalizationRegistry<Birth>((birth) => {
    birth.ledger.abandoned += 1;
    this.#counts.abandoned += 1;
    this.#marked?.delete(birth);
    noteMove();
  });

  counts(): ChannelCounts {
    return { ...this.#counts, opened: this.#before + this.#counts.opened };
  }

  /** The channels that were open before the probe came. */
  get before(): number {
    return this.#before;
  }

  /**
   * Counts the channels that a copy of grpc-js has made already, by its own census, until they are closed. A copy that
   * has none is counted from now on.
   */
  adopt(Base: ChannelClass, copy: GrpcCopy): void {
    const open = channelzCensus([copy])?.channels ?? 0;
    if (open === 0) return;
    this.#before += open;
    const counter = this;
    const { close } = Base.prototype;
    let left = open;
    replace(Base.prototype, 'close', function (this: GrpcChannel) {
      if (left > 0 && counter.#closesOneOfBefore(this)) left -= 1;
      close.call(this);
    });
  }

  #closesOneOfBefore(channel: GrpcChannel): boolean {
    try {
      if (BIRTH in channel || this.#closedOfBefore.has(channel)) return false;
      if (channel.getConnectivityState(false) === SHUTDOWN) return false;
    } catch {
      return false;
    }
    this.#closedOfBefore.add(channel);
    this.#counts.closed += 1;
    return true;
  }

  /** Has every channel that it marks made what it was when the probe leaves. */
  unmarkWhenLeaving(): void {
    const marked = new Map<Birth, WeakRef<GrpcChannel>>();
    this.#marked = marked;
    undoable(() => {
      for (const channel of [...marked.values()].map((each) => each.deref())) if (channel) this.#unmark(channel);
      marked.clear();
    });
  }

  #unmark(channel: GrpcChannel): void {
    const original = this.#originals.get(Object.getPrototypeOf(channel));
    if (original) Object.setPrototypeOf(channel, original);
    for (const mark of [BIRTH, SITE]) Reflect.deleteProperty(channel, mark);
  }

  /**
   * Returns a subclass of a grpc-js channel class, which counts its channels.
   * @param store carries a channel's creation site to the sockets that it dials; without it no stack is looked at
   * @param streams tells whether calls are booked on the lines that begin them as well
   */
  observe(Base: ChannelClass, store?: SiteStore, streams: () => boolean = () => false): ChannelClass {
    const Outermost = store ? withStreams(attributed(Base, store, this), this.#streams, streams) : counted(Base, this);
    this.#originals.set(Outermost.prototype, Base.prototype);
    return Outermost;
  }

  /** Returns the rows of the `sites` line. */
  rows(): Site[] {
    this.#streams.settle();
    return this.book.rows();
  }

  open(channel: GrpcChannel, ledger: Ledger = this.#unattributed): void {
    const birth = ledger.open();
    Object.defineProperty(channel, BIRTH, { value: birth, configurable: true });
    this.#marked?.set(birth, new WeakRef(channel));
    this.#counts.opened += 1;
    this.#collected.register(channel, birth, birth);
    noteMove();
  }

  close(birth: Birth | undefined): void {
    if (!birth?.ledger.close(birth)) return;
    this.#counts.closed += 1;
    this.#collected.unregister(birth);
    noteMove();
  }
}

function counted(Base: ChannelClass, counter: ChannelCounter): ChannelClass {
  class ChannelImplementation extends Base {
    declare readonly [BIRTH]?: Birth;

    constructor(...args: ConstructorParameters<ChannelClass>) {
      super(...args);
      counter.open(this);
    }

    override close(): void {
      counter.close(this[BIRTH]);
      super.close();
    }
  }
  return ChannelImplementation;
}

/**
 * Returns a subclass that runs whatever may begin to connect with the channel's site in the store: the constructor, a
 * call's `createCall` and `start` (connecting begins there), and `getConnectivityState(true)`. A connected channel
 * begins nothing, so a call on a warm channel pays for one comparison.
 */
function attributed(Base: ChannelClass, store: SiteStore, counter: ChannelCounter): ChannelClass {
  const InSite = new Proxy(Base, {
    construct(_, args, Class) {
      const site = counter.book.at(siteFrames(callSites()));
      const channel: GrpcChannel = store.run(site, () => Reflect.construct(Base, args, Class));
      Object.defineProperty(channel, SITE, { value: site, configurable: true });
      counter.open(channel, site.channel);
      return channel;
    },
  });
  class ChannelImplementation extends InSite {
    declare readonly [BIRTH]?: Birth;
    declare readonly [SITE]: CreationSite;

    override close(): void {
      counter.close(this[BIRTH]);
      super.close();
    }

    override getConnectivityState(tryToConnect: boolean): number {
      return tryToConnect
        ? store.runAndDial(this[SITE], () => super.getConnectivityState(true))
        : super.getConnectivityState(false);
    }

    override createCall(...args: Parameters<GrpcChannel['createCall']>): Call {
      if (super.getConnectivityState(false) === READY) return super.createCall(...args);
      const site = this[SITE];
      const call = store.run(site, () => super.createCall(...args));
      const start = call.start;
      call.start = (...startArgs) => store.runAndDial(site, () => start.apply(call, startArgs));
      return call;
    }
  }
  return ChannelImplementation;
}

function withStreams(Base: ChannelClass, streams: StreamBook, isOn: () => boolean): ChannelClass {
  class ChannelImplementation extends Base {
    override createCall(...args: Parameters<GrpcChannel['createCall']>): Call {
      const call = super.createCall(...args);
      return isOn() ? streams.observe(call, args[0]) : call;
    }
  }
  return ChannelImplementation;
}
