import { status } from '@grpc/grpc-js';
import { build, type Histogram } from 'hdr-histogram-js';
import type { Latency, LoadSummary } from '../../protos/load.js';

/** The highest latency that is told apart, in microseconds: an hour. */
const HIGHEST_US = 3_600_000_000;

/** Counts calls and their latencies, over the whole load or one slice of it. */
export class Tally {
  calls = 0;
  failed = 0;
  readonly byStatus: Record<string, number> = {};
  readonly byAddress: LoadSummary['byAddress'] = {};
  /** The latencies in microseconds, up to an hour, with three significant digits. */
  readonly #latencyUs: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST_US,
    numberOfSignificantValueDigits: 3,
    useWebAssembly: false,
  });

  /**
   * Counts one call.
   * @param latencyMs from the moment the call was due to its end
   */
  add(address: string, code: status, latencyMs: number): void {
    this.addCalls(address, code, 1);
    this.addLatencies(Math.round(latencyMs * 1000), 1);
  }

  /** Adds calls that were counted elsewhere; their latencies come by {@link addLatencies}. */
  addCalls(address: string, code: status, calls: number): void {
    this.addNamed(address, status[code] ?? String(code), calls);
  }

  /** Adds calls by the name of how they ended; all but `OK` failed. */
  addNamed(address: string, name: string, calls: number): void {
    this.byAddress[address] ??= { calls: 0, failed: 0 };
    const here = this.byAddress[address];
    this.calls += calls;
    here.calls += calls;
    this.byStatus[name] = (this.byStatus[name] ?? 0) + calls;
    if (name !== 'OK') {
      this.failed += calls;
      here.failed += calls;
    }
  }

  /**
   * Adds the latencies of calls that were counted elsewhere.
   * @param latencyUs the latency of each of so many calls
   */
  addLatencies(latencyUs: number, calls: number): void {
    this.#latencyUs.recordValueWithCount(Math.min(Math.max(1, latencyUs), HIGHEST_US), calls);
  }

  /** The latencies so far; undefined before the first call. */
  get latency(): Latency | undefined {
    if (this.calls === 0) return undefined;
    const ms = (us: number) => us / 1000;
    const at = (percentile: number) => ms(this.#latencyUs.getValueAtPercentile(percentile));
    return {
      meanMs: ms(this.#latencyUs.mean),
      p50Ms: at(50),
      p90Ms: at(90),
      p99Ms: at(99),
      maxMs: ms(this.#latencyUs.maxValue),
    };
  }
}
