import { ConfigurationTarget, workspace } from 'vscode';

import { type Disposable, DisposableStore } from '../base/lifecycle';
import { type EngineSettings, NUMBER_SETTINGS, parseSettings, type SettingProblem } from '../model/settings';
import { parseUiSettings, UI_KEYS, type UiSettings } from '../model/uiSettings';
import { VENUE_IDS } from '../model/venueNames';
import { Emitter } from './emitter';
import { proxySource } from './proxySource';

export const SECTION = 'spreadScanner';

/** Keys that go to the engine as they are. */
export const ENGINE_KEYS: readonly string[] = [
  ...['venues', 'markets', 'assets', 'tradfi', 'strictQuotes', 'takerFeePct', 'endpoints', 'venueModules'],
  ...Object.keys(NUMBER_SETTINGS),
];

/** Keys of VS Code's own settings that decide how the exchanges are reached. */
const HTTP_KEYS = [
  'proxy',
  'noProxy',
  'proxySupport',
  'proxyStrictSSL',
  'proxyAuthorization',
  'systemCertificates',
] as const;

export interface Settings {
  readonly engine: EngineSettings;
  readonly ui: UiSettings;
  readonly problems: readonly SettingProblem[];
  /** What is worth a line in the log about proxies and certificates. */
  readonly notes: readonly string[];
  /** What of VS Code's own settings is not followed, and what to do instead. */
  readonly warnings: readonly string[];
}

/** What the user has set, read in this one place and parsed by pure functions. Says when it changes. */
export class SettingsSource implements Disposable {
  readonly #parts = new DisposableStore();
  readonly #changed = this.#parts.add(new Emitter<Settings>());
  /** Modules that other extensions have added. */
  readonly #added: string[] = [];
  /** The modules of the settings have been loaded, or are known not to be venues. */
  #areVenuesKnown = false;
  #now: Settings;

  readonly onChange = this.#changed.listen;

  constructor() {
    this.#now = this.#read();
    this.#parts.add(
      workspace.onDidChangeConfiguration(event => {
        if (!event.affectsConfiguration(SECTION) && !event.affectsConfiguration('http')) return;
        this.#readAgain();
      }),
    );
  }

  get now(): Settings {
    return this.#now;
  }

  /** Writes a setting for all of the user's windows. */
  async update(key: string, value: unknown): Promise<void> {
    await workspace.getConfiguration(SECTION).update(key, value, ConfigurationTarget.Global);
  }

  /** Which venues there are has become known: what the settings say of them counts now. */
  venuesLearned(): void {
    this.#areVenuesKnown = true;
    this.#readAgain();
  }

  /** Adds a module as the setting does, until disposed. */
  addVenueModule(path: string): Disposable {
    this.#added.push(path);
    this.#readAgain();
    return {
      dispose: () => {
        const place = this.#added.indexOf(path);
        if (place < 0) return;
        this.#added.splice(place, 1);
        this.#readAgain();
      },
    };
  }

  dispose(): void {
    this.#parts.dispose();
  }

  #readAgain(): void {
    const before = this.#now.engine.venueModules.join();
    this.#now = this.#read();
    if (this.#now.engine.venueModules.join() !== before) {
      this.#areVenuesKnown = false;
      this.#now = this.#read();
    }
    this.#changed.fire(this.#now);
  }

  #read(): Settings {
    return read(this.#added, this.#areVenuesKnown);
  }
}

function read(added: readonly string[], areVenuesKnown: boolean): Settings {
  const own = workspace.getConfiguration(SECTION);
  const http = workspace.getConfiguration('http');
  const raw = (keys: readonly string[]) => Object.fromEntries(keys.map(key => [key, plain(own.get<unknown>(key))]));
  const proxy = proxySource({
    ownUrl: own.get<unknown>('proxy'),
    ownNoProxy: plain(own.get<unknown>('noProxy')),
    ownCaFiles: plain(own.get<unknown>('caFiles')),
    http: Object.fromEntries(HTTP_KEYS.map(key => [key, plain(http.get<unknown>(key))])) as Record<
      (typeof HTTP_KEYS)[number],
      unknown
    >,
  });
  const given = raw(ENGINE_KEYS);
  const venueModules = Array.isArray(given.venueModules)
    ? [...given.venueModules, ...added]
    : (given.venueModules ?? added);
  const areAwaited = Array.isArray(venueModules) && venueModules.length > 0 && !areVenuesKnown;
  const engine = parseSettings({ ...given, venueModules, proxy: proxy.raw }, VENUE_IDS, areAwaited);
  const ui = parseUiSettings(raw(UI_KEYS));
  return {
    engine: engine.settings,
    ui: ui.settings,
    problems: [...engine.problems, ...ui.problems],
    notes: proxy.notes,
    warnings: proxy.warnings,
  };
}

/** VS Code hands out objects that copy themselves on write, which can't be sent to another thread. */
function plain(value: unknown): unknown {
  return typeof value === 'object' ? JSON.parse(JSON.stringify(value)) : value;
}
