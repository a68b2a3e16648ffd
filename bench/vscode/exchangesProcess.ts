import { type DemoOptions, startDemo } from '../../src/demo/demo';

export interface ExchangesReading {
  /** Top-of-book updates so far. */
  readonly quotes: number;
  readonly cpuMs: number;
  /** Ms on this process's own clock. */
  readonly at: number;
}

export type FromExchanges =
  | { readonly type: 'ready'; readonly endpoints: Readonly<Record<string, string>> }
  | { readonly type: 'reading'; readonly reading: ExchangesReading };

/** Entry of the simulated exchanges' process; the options come as JSON, `read` is answered with a reading. */
async function serve(): Promise<void> {
  const demo = await startDemo(JSON.parse(process.argv[2] ?? '{}') as DemoOptions);
  const post = (message: FromExchanges) => process.send?.(message);
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    post({
      type: 'reading',
      reading: { quotes: demo.market.moves, cpuMs: (user + system) / 1000, at: performance.now() },
    });
  });
  process.on('disconnect', () => process.exit());
  post({ type: 'ready', endpoints: demo.endpoints });
}

void serve();
