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
  ...['venues', 'markets', 'assets', 'tradfi', 'strictQuotes', 'takerFeePct', 'endpoints'],
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
  #now: Settings;

  readonly onChange = this.#changed.listen;

  constructor() {
    this.#now = read();
    this.#parts.add(
      workspace.onDidChangeConfiguration(event => {
        if (!event.affectsConfiguration(SECTION) && !event.affectsConfiguration('http')) return;
        this.#now = read();
        this.#changed.fire(this.#now);
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

  dispose(): void {
    this.#parts.dispose();
  }
}

function read(): Settings {
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
  const engine = parseSettings({ ...raw(ENGINE_KEYS), proxy: proxy.raw }, VENUE_IDS);
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
