import { exportsOf, type GrpcChannel, type GrpcCopy } from './grpcModules.js';

/** Channels that were opened to see whether they are seen. */
export interface PlantedChannels {
  /** The number of channels: one with each copy of grpc-js. */
  readonly channels: number;
  /** Closes them. */
  close(): void;
}

/** An address that nothing is asked of: an idle channel does not connect. */
const NOWHERE = 'dns:///leak-lab.invalid:1';

/** Opens an idle channel with each copy, through the class that the copy's own clients are made with. */
export function plantChannels(copies: readonly GrpcCopy[]): PlantedChannels {
  const planted = copies.flatMap((copy) => plantChannel(copy) ?? []);
  return {
    channels: planted.length,
    close() {
      for (const channel of planted) channel.close();
    },
  };
}

function plantChannel(copy: GrpcCopy): GrpcChannel | undefined {
  const Channel = exportsOf(copy, 'channel.js')?.ChannelImplementation;
  const credentials = exportsOf(copy, 'channel-credentials.js')?.ChannelCredentials;
  if (typeof Channel !== 'function' || typeof credentials !== 'function') return undefined;
  const { createInsecure } = credentials as unknown as { createInsecure(): unknown };
  const Class = Channel as new (address: string, credentials: unknown, options: object) => GrpcChannel;
  return new Class(NOWHERE, createInsecure(), {});
}
