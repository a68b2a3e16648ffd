import { workspace } from 'vscode';
import { systemClock } from '../../../src/base/clock';
import { silentLog } from '../../../src/base/log';
import { VENUES } from '../../../src/connectors/registry';
import { Engine } from '../../../src/engine/engine';
import type { Instrument } from '../../../src/model/instrument';
import { parseSettings } from '../../../src/model/settings';
import type { Filter, FromEngine, Sort, TableView } from '../../../src/protocol/messages';
import { type Row, windowRows } from '../../../src/protocol/rows';
import { eventually } from '../driver/eventually';

/** An engine of the tests' own on the same exchanges, without anything of the extension between. */
export class OwnEngine {
  readonly #engine: Engine;
  readonly #instruments = new Map<number, Instrument>();
  readonly #venues: readonly string[];
  #onWindow: ((window: Extract<FromEngine, { type: 'window' }>) => void) | undefined;

  constructor() {
    const configuration = workspace.getConfiguration('spreadScanner');
    const [endpoints, venues] = [configuration.get('endpoints'), configuration.get('venues')];
    const ids = VENUES.map(venue => venue.id);
    const { settings } = parseSettings(JSON.parse(JSON.stringify({ endpoints, venues })), ids);
    this.#venues = settings.venues;
    this.#engine = new Engine(settings, {
      venues: VENUES,
      clock: systemClock,
      log: silentLog,
      env: {},
      post: message => {
        if (message.type === 'window') this.#onWindow?.(message);
        if (message.type !== 'instruments') return;
        for (const [index, instrument] of message.entries) {
          if (instrument) this.#instruments.set(index, instrument);
          else this.#instruments.delete(index);
        }
      },
    });
  }

  async start(): Promise<void> {
    this.#engine.start();
    await eventually('complete', () => this.#engine.progress().every(market => market.complete), 40_000);
  }

  rows(view: TableView, sort: Sort, filter: Filter = {}): Promise<Row[]> {
    return new Promise(resolve => {
      this.#onWindow = window => {
        this.#engine.handle({ type: 'hide', key: 'all' });
        resolve(windowRows(window, this.#instruments, this.#venues));
      };
      this.#engine.handle({ type: 'view', key: 'all', view, first: 0, last: 1e6, sort, filter, paceMs: 100 });
    });
  }

  async stop(): Promise<void> {
    await this.#engine.stop();
  }
}
