import { systemClock } from '../../src/base/clock';
import { FramePump } from '../../src/engine/framePump';
import { Viewport } from '../../src/engine/viewport';
import type { Instrument, Market } from '../../src/model/instrument';
import type { ViewRequest } from '../../src/protocol/messages';
import { DEFAULT_PANEL_STATE, type FromPage, type Pane, type ToPage } from '../../src/protocol/panel';
import { SpreadBook } from '../../src/spreads/spreadBook';
import { DataStore } from '../../src/store/dataStore';
import { InstrumentTable } from '../../src/store/instrumentTable';

/*
 * A worker beside the page that stands in for host and engine: the engine's own store, spreads and viewports over a
 * market that moves so many times a second, and the host's messages. The page's thread has none of its work.
 */

declare const self: {
  postMessage(message: ToPage): void;
  onmessage: ((event: { readonly data: FromPage }) => void) | null;
  readonly name: string;
};

const VENUES = ['binance', 'bybit', 'okx'];
const MARKETS: readonly Market[] = ['spot', 'perp'];
const STEP_MS = 25;

interface Plan {
  readonly assets: number;
  readonly quotesPerSecond: number;
}

const { assets, quotesPerSecond }: Plan = JSON.parse(self.name);
const store = new DataStore(new InstrumentTable(false));
const book = new SpreadBook(store, { quarantinePct: 50, takerFee: () => 0.0005 });
const feed = store.openFeed('bench', 1e9);
const instruments: Instrument[] = [];
const mids: number[] = [];
const told = new Set<number>();
const viewports = new Map<string, Viewport>();
let seed = 7;

function random(): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
}

const now = () => ({ mono: systemClock.mono(), wall: systemClock.now() });

function quote(index: number): void {
  const { mono, wall } = now();
  const tick = instruments[index]?.tickSize ?? 0.01;
  mids[index] = (mids[index] as number) + (random() < 0.5 ? tick : -tick);
  const bid = Math.round((mids[index] as number) / tick) * tick;
  store.topOfBook(index, feed, bid, 1 + random() * 9, bid + tick, 1 + random() * 9, wall, 0, false, mono, wall);
}

function build(): void {
  for (let a = 0; a < assets; a++) {
    const magnitude = 10 ** (random() * 6 - 3);
    const tickSize = Number((10 ** (Math.floor(Math.log10(magnitude)) - 4)).toPrecision(1));
    for (const venue of VENUES) {
      for (const market of MARKETS) {
        const base = `COIN${a}`;
        const index = store.addInstrument(
          {
            ...{ venue, market, symbol: `${base}USDT`, base, quote: 'USDT', settle: 'USDT', multiplier: 1 },
            ...{ contractSize: 1, tickSize, lotStep: null, status: 'trading', tradfi: false },
          },
          { kind: 'on-change' },
        );
        store.assign(index, feed);
        instruments[index] = store.table.instruments[index] as Instrument;
        mids[index] = magnitude * (1 + (random() - 0.5) * 0.004);
        quote(index);
      }
    }
  }
}

const pump = new FramePump<ViewRequest>(systemClock, ({ key }) => {
  const viewport = viewports.get(key);
  if (!viewport) return;
  const moment = now();
  store.feedAlive(feed, moment.mono);
  book.update(moment.mono);
  const window = viewport.window(moment);
  const fresh = [...new Set(window.ids)].filter(index => !told.has(index));
  for (const index of fresh) told.add(index);
  self.postMessage({
    type: 'window',
    pane: key as Pane,
    window,
    instruments: fresh.map(index => [index, instruments[index] as Instrument]),
  });
});

function take(message: FromPage): void {
  switch (message.type) {
    case 'ready':
      self.postMessage({
        type: 'hydrate',
        state: { ...DEFAULT_PANEL_STATE, maxRows: null },
        venues: VENUES.map(id => ({ id, name: id })),
        watched: [],
        muted: [],
        status: { state: 'running', simulated: true },
      });
      break;
    case 'view': {
      const request: ViewRequest = { type: 'view', key: message.pane, ...message.request };
      const sources = { store, book, venues: VENUES };
      viewports.set(message.pane, new Viewport(request, request.filter, sources, viewports.get(message.pane)));
      pump.ask(request);
      break;
    }
    case 'hide':
      viewports.delete(message.pane);
      pump.hide(message.pane);
      break;
    case 'acknowledge':
      pump.acknowledge(message.pane);
      break;
    default:
      break;
  }
}

build();
self.onmessage = ({ data }) => take(data);
systemClock.setInterval(() => {
  for (let i = 0; i < (quotesPerSecond * STEP_MS) / 1000; i++) quote(Math.floor(random() * instruments.length));
}, STEP_MS);
