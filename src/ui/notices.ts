import { commands, window as workbench } from 'vscode';
import { type Disposable, DisposableStore } from '../base/lifecycle';
import type { Log } from '../base/log';
import { PREFIX } from './commandNames';
import type { EngineClient } from './engineClient';
import type { Settings, SettingsSource } from './settings';

export interface NoticesParts {
  readonly client: EngineClient;
  readonly settings: SettingsSource;
  readonly log: Log;
}

/** What the user is told unasked, once each: wrong settings, and an engine that ended by itself. */
export class Notices implements Disposable {
  readonly #own = new DisposableStore();
  readonly #log: Log;
  #problems = '';
  #notes = '';
  #warnings = '';
  #modules = '';
  /** Told of a failure; again only after things were well in between. */
  #toldDied = false;
  #toldSimulation = false;

  constructor({ client, settings, log }: NoticesParts) {
    this.#log = log;
    this.#own.add(settings.onChange(now => this.#settings(now)));
    this.#own.add(client.onDied(why => this.#died(why)));
    this.#own.add(client.onVenues(({ problems }) => this.#venueModules(problems)));
    this.#own.add(
      client.onStatus(({ state }) => {
        if (state !== 'stopped') return;
        this.#toldDied = false;
        this.#toldSimulation = false;
      }),
    );
    this.#settings(settings.now);
  }

  simulationFailed(why: string): void {
    this.#log.write('error', 'demo', `the simulated exchanges ended: ${why}`);
    if (this.#toldSimulation) return;
    this.#toldSimulation = true;
    this.#warn(`Spread Scanner: the simulated exchanges ended (${why}). They are started again.`);
  }

  dispose(): void {
    this.#own.dispose();
  }

  #died(why: string): void {
    if (this.#toldDied) return;
    this.#toldDied = true;
    this.#warn(`Spread Scanner: the engine ended (${why}). It is started again by itself; nothing else is lost.`);
  }

  /** The engine has written them to the log already. */
  #venueModules(problems: readonly string[]): void {
    for (const line of changed(this.#modules, problems)) this.#warn(`Spread Scanner: ${line}.`);
    this.#modules = problems.join('\n');
  }

  #settings({ problems, notes, warnings }: Settings): void {
    for (const warning of changed(this.#warnings, warnings)) this.#log.write('warn', 'proxy', warning);
    this.#warnings = warnings.join('\n');
    for (const note of changed(this.#notes, notes)) this.#log.write('info', 'proxy', note);
    this.#notes = notes.join('\n');
    const words = problems.map(({ message }) => `${PREFIX}${message}`);
    const fresh = changed(this.#problems, words);
    this.#problems = words.join('\n');
    for (const line of fresh) this.#log.write('warn', 'settings', line);
    if (fresh.length === 0) return;
    const open = 'Open Settings';
    const key = problems.find(({ message }) => fresh[0] === `${PREFIX}${message}`)?.key ?? '';
    void workbench.showWarningMessage(`Spread Scanner settings: ${fresh.join('. ')}.`, open).then(picked => {
      if (picked === open) void commands.executeCommand('workbench.action.openSettings', `${PREFIX}${key}`);
    });
  }

  #warn(words: string): void {
    const show = 'Show Log';
    void workbench.showWarningMessage(words, show).then(picked => {
      if (picked === show) void commands.executeCommand(`${PREFIX}showLog`);
    });
  }
}

/** Lines that were not among those told before. */
function changed(told: string, lines: readonly string[]): string[] {
  const before = told.split('\n');
  return lines.filter(line => !before.includes(line));
}
