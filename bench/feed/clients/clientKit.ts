import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Format, formatsOf } from '../formats';

/** What a client is told by its environment; the same for every client, see docs/PERFORMANCE.md. */
export const plan = {
  ws: process.env.MEASURE_WS ?? '',
  http: process.env.MEASURE_HTTP ?? '',
  formats: formatsOf((process.env.MEASURE_VENUES ?? '').split(' ')) as readonly Format[],
  frames: Number(process.env.MEASURE_FRAMES),
  warmFrames: Number(process.env.MEASURE_WARM_FRAMES ?? 0),
  paced: process.env.MEASURE_MODE === 'paced',
};

/** Counts frames and their latency, and prints the line at the end. */
export class Meter {
  readonly #client: string;
  readonly #delay = monitorEventLoopDelay({ resolution: 1 });
  readonly #latencies: number[] = [];
  #taken = 0;
  #startedAt = 0;
  #lastAt = 0;
  #sums: () => object = () => ({});

  constructor(client: string) {
    this.#client = client;
    let before = 0;
    let changedAt = performance.now();
    const look = setInterval(() => {
      const now = performance.now();
      if (this.#taken !== before) changedAt = now;
      before = this.#taken;
      const silent = this.#taken > 0 && now - changedAt > 3_000;
      if (this.#taken < plan.frames + plan.warmFrames && !silent) return;
      clearInterval(look);
      this.#print();
    }, 100);
    process.stdin.resume();
    process.stdin.on('end', () => process.exit(0));
  }

  /** What the client holds at the end. */
  set sums(sums: () => object) {
    this.#sums = sums;
  }

  /** One top of book has been dealt with. The sizes carry the stamp in paced mode. */
  frame(bidSize: number, askSize: number): void {
    const counted = ++this.#taken - plan.warmFrames;
    if (counted < 1 || counted > plan.frames) return;
    if (counted === 1) {
      this.#startedAt = performance.now();
      this.#delay.enable();
    }
    this.#lastAt = performance.now();
    if (!plan.paced) return;
    const now = (Number(process.hrtime.bigint()) / 1e6) % 1e7;
    this.#latencies.push(now - (Math.max(bidSize, askSize) - 1e7));
  }

  #print(): void {
    this.#delay.disable();
    const sorted = Float64Array.from(this.#latencies).sort();
    const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? null;
    const ms = (nanoseconds: number) => Math.round(nanoseconds / 1e4) / 100;
    console.log(
      JSON.stringify({
        client: this.#client,
        frames: Math.max(0, this.#taken - plan.warmFrames),
        wallMs: this.#lastAt - this.#startedAt,
        ...this.#sums(),
        latency: { n: sorted.length, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: sorted.at(-1) ?? null },
        eld: { p50: ms(this.#delay.percentile(50)), p99: ms(this.#delay.percentile(99)), max: ms(this.#delay.max) },
      }),
    );
  }
}

/** Symbols of a market, from its own list, as each client's own way of reading them would find them. */
export async function symbolsOf(format: Format): Promise<string[]> {
  const paths: Readonly<Record<string, string>> = {
    'binance-usdm': '/fapi/v1/exchangeInfo',
    'binance-spot': '/api/v3/exchangeInfo',
    'bybit-linear': '/v5/market/instruments-info?category=linear&limit=1000',
    'bybit-spot': '/v5/market/instruments-info?category=spot',
    'okx-swap': '/api/v5/public/instruments?instType=SWAP',
    'okx-spot': '/api/v5/public/instruments?instType=SPOT',
  };
  const answer = (await (await fetch(plan.http + paths[format.name])).json()) as Record<string, unknown>;
  const result = answer.result as { list?: unknown } | undefined;
  const rows = (answer.symbols ?? result?.list ?? answer.data) as Record<string, string>[];
  return rows.map(row => row.symbol ?? row.instId ?? '');
}
