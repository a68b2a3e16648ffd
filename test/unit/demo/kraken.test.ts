import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { type Demo, startDemo } from '../../../src/demo/demo';
import type { DemoInstrument, MarketName } from '../../../src/demo/model/instrument';
import { FakeClock } from '../../harness/fakeClock';
import { get, refusedStatus, WireClient } from './wireClient';

type Fields = Record<string, unknown>;

interface Pairs {
  readonly error: readonly string[];
  readonly result: Record<string, Fields>;
}

interface Levels {
  readonly bids: readonly Fields[];
  readonly asks: readonly Fields[];
}

describe('simulated Kraken', () => {
  let demo: Demo;
  let clock: FakeClock;
  const open: WireClient[] = [];

  const connect = async (market: MarketName) => {
    const path = market === 'spot' ? '/v2' : '/ws/v1';
    const client = await WireClient.open(demo.endpoints[`kraken.${market}.ws`] + path);
    open.push(client);
    return client;
  };
  const spotRest = <Body = Pairs>(path: string) => get<Body>(`${demo.endpoints['kraken.spot.rest']}/0/public/${path}`);
  const perpRest = (path: string) => get<Fields>(demo.endpoints['kraken.perp.rest'] + path);
  const find = (market: MarketName, symbol: string): DemoInstrument => {
    const found = demo.market.find('kraken', market, symbol);
    assert.ok(found, symbol);
    return found;
  };
  const truth = (market: MarketName, symbol: string) => {
    const found = demo.market.truth('kraken', market, symbol);
    assert.ok(found, symbol);
    return found;
  };

  beforeEach(async () => {
    clock = new FakeClock();
    demo = await startDemo({ venues: ['kraken'], clock, quotesPerSecond: 600 });
  });

  afterEach(async () => {
    for (const client of open.splice(0)) client.terminate();
    await demo.close();
  });

  describe('spot REST', () => {
    it('lists pairs by the names of REST, with those of the older sockets beside them', async () => {
      const { error, result } = (await spotRest('AssetPairs')).body;
      assert.deepEqual(error, []);
      const names = (id: string) => {
        const { wsname, base, quote, status, fees } = result[id] ?? {};
        return [wsname, base, quote, status, fees];
      };
      assert.deepEqual(names('XXBTZUSD'), ['XBT/USD', 'XXBT', 'ZUSD', 'online', []]);
      assert.deepEqual(names('XETHXXBT'), ['ETH/XBT', 'XETH', 'XXBT', 'online', []]);
      assert.deepEqual(names('XDGUSD'), ['XDG/USD', 'XXDG', 'ZUSD', 'online', []]);
      assert.deepEqual(names('LUNAUSD').slice(0, 2), ['LUNA/USD', 'LUNA']);
      assert.equal(truth('spot', 'LUNA/USD').base, 'LUNC');
      assert.equal(truth('spot', 'LUNA2/USD').base, 'LUNA');
      assert.equal(result.HALTBUSD?.status, 'post_only');
      assert.equal(result.SOONUSD?.wsname, undefined);
      assert.equal(result.AAPLXUSD?.aclass_base, 'tokenized_asset');
    });

    it('has all tickers, whose open is that of today, and candles in seconds', async () => {
      const { result } = (await spotRest('Ticker')).body;
      const { bid, ask, askSize } = truth('spot', 'BTC/USD');
      const { a, b, o } = result.XXBTZUSD as { a: string[]; b: string[]; o: string };
      assert.deepEqual([Number(b[0]), Number(a[0]), Number(a[2])], [bid, ask, askSize]);
      assert.notEqual(Number(o), truth('spot', 'BTC/USD').open24h);
      assert.deepEqual((await spotRest('Ticker?pair=XBTUSD')).body.result.XXBTZUSD, result.XXBTZUSD);
      const since = Math.floor(clock.now() / 60_000) * 60 - 300;
      const { body } = await spotRest<{ result: Record<string, unknown[][]> }>(
        `OHLC?pair=XXBTZUSD&interval=1&since=${since}`,
      );
      assert.deepEqual(
        body.result.XXBTZUSD?.map(([time]) => Number(time) - since),
        [60, 120, 180, 240, 300],
      );
    });

    it('says errors with HTTP 200', async () => {
      assert.deepEqual((await spotRest('Ticker?pair=NOSUCH')).body.error, ['EQuery:Unknown asset pair']);
      assert.deepEqual((await spotRest('OHLC?pair=XXBTZUSD&interval=7')).body.error, [
        'EGeneral:Invalid arguments:interval',
      ]);
      for (let n = 0; n < 28; n++) await spotRest('Time');
      const { status, body } = await spotRest('Time');
      assert.deepEqual([status, body.error], [200, ['EGeneral:Too many requests']]);
    });
  });

  describe('spot sockets', () => {
    it('greets, acknowledges each symbol, and refuses by symbol', async () => {
      const client = await connect('spot');
      const status = await client.next<{ channel: string; data: Fields[] }>();
      assert.deepEqual([status.channel, status.data[0]?.system], ['status', 'online']);
      const params = { channel: 'ticker', symbol: ['BTC/USD', 'XBT/USD'], event_trigger: 'bbo' };
      client.send({ method: 'subscribe', params, req_id: 5 });
      const acked = await client.next<Fields>(frame => frame.success === true);
      assert.deepEqual(
        [acked.req_id, acked.result],
        [5, { channel: 'ticker', event_trigger: 'bbo', snapshot: true, symbol: 'BTC/USD' }],
      );
      const refused = await client.next<Fields>(frame => frame.success === false);
      assert.deepEqual([refused.req_id, refused.symbol], [5, 'XBT/USD']);
      assert.equal(refused.error, 'Currency pair not supported XBT/USD');
      client.send({ method: 'subscribe', params: { ...params, symbol: ['BTC/USD'] } });
      assert.equal((await client.next(frame => frame.success === false)).error, 'Already subscribed');
      client.send({ method: 'ping', req_id: 6 });
      assert.equal((await client.next(frame => frame.method === 'pong')).req_id, 6);
      for (const bad of ['rubbish', { method: 'dance' }, { method: 'subscribe', params: { channel: 'book' } }]) {
        client.send(bad);
        assert.equal((await client.next(frame => 'error' in frame)).success, false);
      }
      const deep = { channel: 'book', symbol: ['BTC/USD'], depth: 11 };
      client.send({ method: 'subscribe', params: deep });
      assert.equal((await client.next(frame => 'error' in frame)).error, 'Subscription depth not supported');
    });

    it('sends books whose changes make the book of which the checksum is', async () => {
      const client = await connect('spot');
      client.send({ method: 'subscribe', params: { channel: 'book', symbol: ['ETH/USD'], depth: 10 } });
      await client.until(() => client.frames.some(text => text.includes('"snapshot","data"')));
      clock.advance(3_000);
      const { bid, ask } = truth('spot', 'ETH/USD');
      client.send({ method: 'ping' });
      await client.next(frame => frame.method === 'pong');
      const book = { bids: new Map<string, string>(), asks: new Map<string, string>() };
      const levels = (text: string, side: string): [string, string][] => {
        const [, inner = ''] = new RegExp(`"${side}":\\[(.*?)\\]`).exec(text) ?? [];
        return [...inner.matchAll(/"price":([\d.]+),"qty":([\d.]+)/g)].map(([, price = '', qty = '']) => [price, qty]);
      };
      const best = (side: 'bids' | 'asks') =>
        [...book[side]].sort(([a], [b]) => (Number(a) - Number(b)) * (side === 'bids' ? -1 : 1)).slice(0, 10);
      const digits = (text: string) => text.replace('.', '').replace(/^0+/, '');
      let updates = 0;
      for (const text of client.frames.filter(frame => frame.includes('"channel":"book","type"'))) {
        for (const side of ['bids', 'asks'] as const) {
          for (const [price, qty] of levels(text, side)) {
            if (Number(qty) === 0) assert.ok(book[side].delete(price), 'only what is there is taken away');
            else book[side].set(price, qty);
          }
          book[side] = new Map(best(side));
        }
        const sum = [...best('asks'), ...best('bids')].map(([price, qty]) => digits(price) + digits(qty)).join('');
        assert.equal(crc32(sum), Number(/"checksum":(\d+)/.exec(text)?.[1]), text);
        updates += text.includes('"update"') ? 1 : 0;
      }
      assert.ok(updates > 5, `${updates} updates`);
      assert.deepEqual([Number(best('bids')[0]?.[0]), Number(best('asks')[0]?.[0])], [bid, ask]);
    });

    it('sends tickers on a change of a best price, or of trades', async () => {
      const client = await connect('spot');
      const params = { channel: 'ticker', symbol: ['EMPTY/USD', 'BTC/USD'], event_trigger: 'bbo' };
      client.send({ method: 'subscribe', params });
      const one = (symbol: string) => (frame: Fields) =>
        frame.channel === 'ticker' && (frame.data as Fields[])[0]?.symbol === symbol;
      const first = await client.next<{ data: Fields[] }>(one('BTC/USD'));
      const { last, open24h } = truth('spot', 'BTC/USD');
      assert.equal(first.data[0]?.last, last);
      assert.equal(first.data[0]?.change_pct, Number(((last / open24h - 1) * 100).toFixed(2)));
      const btc = find('spot', 'BTC/USD');
      client.frames.length = 0;
      const price = (steps: number) => steps * btc.tick.value;
      demo.market.setBook(btc, { bid: price(btc.bid), bidSize: 7, ask: price(btc.ask), askSize: 8 });
      demo.market.setBook(btc, { ask: price(btc.ask + 1) });
      const next = await client.next<{ data: Fields[] }>(one('BTC/USD'));
      assert.deepEqual(
        [next.data[0]?.bid_qty, next.data[0]?.ask],
        [7, truth('spot', 'BTC/USD').ask],
        'sizes alone say nothing',
      );
    });

    it('beats each second that is idle, and drops who says nothing for a minute', async () => {
      const client = await connect('spot');
      client.send({ method: 'subscribe', params: { channel: 'ticker', symbol: ['EMPTY/USD'] } });
      await client.next(frame => frame.channel === 'ticker');
      clock.advance(1_100);
      await client.next(frame => frame.channel === 'heartbeat');
      clock.stepWall(60_000);
      clock.advance(20);
      await client.close();
    });

    it('takes 50 messages a second and 150 connections in ten minutes, on its path', async () => {
      const client = await connect('spot');
      for (let n = 0; n < 51; n++) client.send({ method: 'ping' });
      assert.equal((await client.next(frame => frame.success === false)).error, 'Exceeded msg rate');
      const url = `${demo.endpoints['kraken.spot.ws']}/v2`;
      for (let n = 1; n < 150; n++) (await WireClient.open(url)).terminate();
      assert.equal(await refusedStatus(url), 429);
      assert.equal(await refusedStatus(`${demo.endpoints['kraken.spot.ws']}/v1`), 404);
    });
  });

  describe('perpetuals', () => {
    it('lists contracts of every kind, and tickers with funding as an amount', async () => {
      const { instruments } = (await perpRest('/derivatives/api/v3/instruments')).body as { instruments: Fields[] };
      const row = (symbol: string) => instruments.find(each => each.symbol === symbol) ?? {};
      assert.deepEqual([row('PF_XBTUSD').base, row('PF_XBTUSD').type], ['BTC', 'flexible_futures']);
      assert.equal(row('PI_XBTUSD').type, 'futures_inverse');
      assert.ok('lastTradingTime' in row('FF_XBTUSD_261225'));
      assert.equal(row('PF_HALTAUSD').tradeable, false);
      assert.equal(row('PF_AAPLXUSD').tradfi, true);
      assert.equal(row('PF_SATSUSD').contractSize, 10);
      assert.ok(Number(row('PF_SATSUSD').contractValueTradePrecision) < 0);
      const { tickers } = (await perpRest('/derivatives/api/v3/tickers')).body as { tickers: Fields[] };
      const ticker = tickers.find(each => each.symbol === 'PF_XBTUSD') ?? {};
      const { fundingRate, bid } = truth('perp', 'PF_XBTUSD');
      assert.equal(ticker.bid, bid);
      const rate = Number(ticker.fundingRate) / Number(ticker.markPrice);
      assert.ok(Math.abs(rate - Number(fundingRate)) < 1e-12);
      assert.equal(tickers.find(each => each.symbol === 'PF_HALTBUSD')?.suspended, true);
      assert.equal('bid' in (tickers.find(each => each.symbol === 'PF_NOBIDUSD') ?? {}), false);
    });

    it('has candles below another prefix', async () => {
      const minute = Math.floor(clock.now() / 60_000) * 60;
      const path = '/api/charts/v1/trade/PF_XBTUSD';
      const { candles } = (await perpRest(`${path}/1m?from=${minute - 120}&to=${minute - 1}`)).body as {
        candles: Fields[];
      };
      assert.deepEqual(
        candles.map(({ time }) => time),
        [(minute - 120) * 1000, (minute - 60) * 1000],
      );
      assert.equal((await perpRest(`${path}/7m`)).status, 400);
      assert.equal((await perpRest('/derivatives/api/v3/nothing')).status, 404);
    });

    it('sends a snapshot and numbered changes that make the book', async () => {
      const client = await connect('perp');
      assert.deepEqual(await client.next(), { event: 'info', version: 1 });
      client.send({ event: 'subscribe', feed: 'book', product_ids: ['PF_XBTUSD'] });
      assert.deepEqual(await client.next(), { event: 'subscribed', feed: 'book', product_ids: ['PF_XBTUSD'] });
      const snapshot = await client.next<Levels & { seq: number }>(frame => frame.feed === 'book_snapshot');
      const book = { buy: new Map<unknown, unknown>(), sell: new Map<unknown, unknown>() };
      for (const { price, qty } of snapshot.bids) book.buy.set(price, qty);
      for (const { price, qty } of snapshot.asks) book.sell.set(price, qty);
      clock.advance(2_000);
      client.send({ event: 'subscribe', feed: 'heartbeat' });
      await client.next(frame => frame.feed === 'heartbeat');
      let { seq } = snapshot;
      for (const text of client.frames) {
        const change = JSON.parse(text) as {
          feed: string;
          side: 'buy' | 'sell';
          seq: number;
          price: number;
          qty: number;
        };
        assert.deepEqual([change.feed, change.seq], ['book', ++seq]);
        if (change.qty === 0) book[change.side].delete(change.price);
        else book[change.side].set(change.price, change.qty);
        const best = [
          Math.max(...(book.buy.keys() as Iterable<number>)),
          Math.min(...(book.sell.keys() as Iterable<number>)),
        ];
        assert.ok((best[0] as number) < (best[1] as number), 'never crossed on the way');
      }
      const { bid, ask, bidSize } = truth('perp', 'PF_XBTUSD');
      assert.ok(seq > snapshot.seq);
      assert.deepEqual(
        [Math.max(...(book.buy.keys() as Iterable<number>)), Math.min(...(book.sell.keys() as Iterable<number>))],
        [bid, ask],
      );
      assert.equal(book.buy.get(bid), bidSize);
    });

    it('sends tickers once a second with the relative rate, and a suspension', async () => {
      const client = await connect('perp');
      client.send({ event: 'subscribe', feed: 'ticker', product_ids: ['PF_XBTUSD'] });
      const first = await client.next(frame => frame.product_id === 'PF_XBTUSD');
      const { fundingRate, nextFundingTime } = truth('perp', 'PF_XBTUSD');
      assert.deepEqual([first.relative_funding_rate, first.next_funding_rate_time], [fundingRate, nextFundingTime]);
      clock.advance(5_050);
      client.send({ event: 'subscribe', feed: 'heartbeat' });
      await client.next(frame => frame.feed === 'heartbeat');
      assert.equal(client.frames.filter(text => text.includes('"ticker"')).length - 1, 5);
      demo.market.setState(find('perp', 'PF_XBTUSD'), 'halted');
      clock.advance(1_100);
      await client.next(frame => frame.suspended === true);
    });

    it('refuses a message for one product that it does not know, without saying which', async () => {
      const client = await connect('perp');
      client.send({ event: 'subscribe', feed: 'ticker', product_ids: ['PF_XBTUSD', 'PF_NOSUCH'] });
      assert.equal((await client.next(frame => frame.event === 'error')).message, 'Invalid product id');
      client.send({ event: 'subscribe', feed: 'nothing', product_ids: ['PF_XBTUSD'] });
      assert.equal((await client.next(frame => frame.event === 'error')).message, 'Invalid feed');
      client.send('rubbish');
      assert.equal((await client.next(frame => frame.event === 'error')).message, 'Json Error');
      client.send({ event: 'dance' });
      assert.equal((await client.next(frame => frame.event === 'alert')).message, 'Bad request');
      assert.equal(client.frames.filter(text => text.includes('"ticker"')).length, 0);
    });

    it('drops who sends no ping for a minute, and who sends too much', async () => {
      const [silent, alive, loud] = [await connect('perp'), await connect('perp'), await connect('perp')];
      clock.stepWall(59_000);
      alive.ping();
      silent.send({ event: 'subscribe', feed: 'heartbeat' });
      await alive.until(() => alive.pongs > 0);
      clock.stepWall(2_000);
      clock.advance(20);
      await silent.close();
      assert.equal(alive.closed, undefined);
      for (let n = 0; n < 101; n++) loud.send({ event: 'dance' });
      await loud.close();
      assert.equal(await refusedStatus(`${demo.endpoints['kraken.perp.ws']}/ws/v2`), 404);
    });
  });
});
