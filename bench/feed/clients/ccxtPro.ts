import { benchEndpoints } from '../../../src/cli/benchClient';
import { type CcxtClient, ccxtClients, scannedMarkets } from '../../../test/ccxt/ccxtClients';
import { FORMATS } from '../formats';
import { Meter, plan } from './clientKit';

// ccxt pro as its documentation shows it: watch a list of symbols, wait for the next one, again and again.
const meter = new Meter('ccxt');
async function main(): Promise<void> {
  const all = await ccxtClients(benchEndpoints({ ...plan, markets: FORMATS.map(({ name }) => name) as never }));
  const clients = all.filter(client =>
    plan.formats.some(({ venue, market }) => venue === client.definition.venue && market === client.definition.market),
  );
  meter.sums = () => {
    let [symbols, sumBid, sumAsk] = [0, 0, 0];
    for (const { exchange } of clients) {
      for (const ticker of Object.values(exchange.bidsasks) as { bid?: number; ask?: number }[]) {
        symbols++;
        sumBid += ticker.bid ?? 0;
        sumAsk += ticker.ask ?? 0;
      }
    }
    return { symbols, sumBid, sumAsk };
  };

  for (const client of clients) void watch(client);
}

async function watch(client: CcxtClient): Promise<void> {
  const { exchange } = client;
  const count = exchange as unknown as Record<string, (...args: unknown[]) => unknown>;
  // Every frame passes here, whether somebody waits for it or not.
  const handle = count.handleMessage?.bind(exchange);
  count.handleMessage = (connection, message) => {
    const result = handle?.(connection, message);
    const text = JSON.stringify(message === null ? '' : Object.keys(message as object));
    if (/data/.test(text)) meter.frame(0, 0);
    return result;
  };
  const symbols = (await scannedMarkets(client)).map(market => String(market.symbol));
  const size = Math.min(190, client.definition.chunk);
  for (let at = 0; at < symbols.length; at += size) {
    const chunk = symbols.slice(at, at + size);
    void (async () => {
      for (;;) await exchange.watchBidsAsks(chunk);
    })().catch(error => console.error(String(error)));
  }
}

void main();
