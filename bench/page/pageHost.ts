import { systemClock } from '../../src/base/clock';
import { FramePump } from '../../src/engine/framePump';
import { Viewport } from '../../src/engine/viewport';
import type { Instrument } from '../../src/model/instrument';
import type { ViewRequest } from '../../src/protocol/messages';
import { DEFAULT_PANEL_STATE, type FromPage, type Pane, type ToPage } from '../../src/protocol/panel';
import { BenchMarket, venueIds } from '../market';

/*
 * A worker beside the page that stands in for host and engine: the engine's own store, spreads and viewports over a
 * market that moves so many times a second, and the host's messages. The page's thread has none of its work.
 */

declare const self: {
  postMessage(message: ToPage): void;
  onmessage: ((event: { readonly data: FromPage }) => void) | null;
  readonly name: string;
};

const VENUES = venueIds(3);
const STEP_MS = 25;

interface Plan {
  readonly assets: number;
  readonly quotesPerSecond: number;
}

const { assets, quotesPerSecond }: Plan = JSON.parse(self.name);
const market = new BenchMarket({ assets, venues: VENUES.length });
const { store, book, instruments } = market;
const told = new Set<number>();
const viewports = new Map<string, Viewport>();

const now = () => ({ mono: systemClock.mono(), wall: systemClock.now() });

const pump = new FramePump<ViewRequest>(systemClock, ({ key }) => {
  const viewport = viewports.get(key);
  if (!viewport) return;
  const moment = now();
  market.alive(moment.mono);
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

self.onmessage = ({ data }) => take(data);
systemClock.setInterval(() => {
  const { mono, wall } = now();
  market.quotes((quotesPerSecond * STEP_MS) / 1000, mono, wall);
}, STEP_MS);
