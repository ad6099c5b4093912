import type { Leak, Program } from '../lib/case.js';
import { installed } from '../lib/packages.js';
import { type Peer, startPeer } from '../lib/peer.js';

export const description: Leak = {
  about: 'makes an OpenTelemetry exporter for the traces of each tenant request, and does not shut it down',
  metric: 'channels',
  named: 'function',
  perUnit: 1,
  guilty: '@opentelemetry/otlp-grpc-exporter-base',
  packages: { '@opentelemetry/exporter-trace-otlp-grpc': '0.57.2', '@opentelemetry/api': '1.9.0' },
};

interface OtlpPackage {
  OTLPTraceExporter: new (options: { url: string }) => Exporter;
}

interface Exporter {
  export(spans: readonly unknown[], done: (result: { code: number }) => void): void;
  shutdown(): Promise<void>;
}

export function program(leaks: boolean): Program {
  let peer: Peer;
  let library: OtlpPackage;
  let made = 0;

  async function handler(): Promise<void> {
    const exporter = new library.OTLPTraceExporter({ url: `http://${peer.address}` }); // LEAK
    made += 1;
    const { code } = await new Promise<{ code: number }>((resolve) => exporter.export([], resolve));
    if (code !== 0) throw new Error('the export failed');
    if (leaks) return;
    await exporter.shutdown();
    made -= 1;
  }

  return {
    async setup() {
      peer = await startPeer('grpc');
      library = await installed<OtlpPackage>('@opentelemetry/exporter-trace-otlp-grpc');
    },
    once: handler,
    truth: () => made,
    teardown: () => peer.stop(),
  };
}
