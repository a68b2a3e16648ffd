import { type ExtensionContext, type Memento, Uri, ViewColumn, type WebviewPanel, window as workbench } from 'vscode';
import { type Disposable, DisposableStore } from '../base/lifecycle';
import type { Log } from '../base/log';
import type { Glyphs } from '../protocol/glyphs';
import { DEFAULT_PANEL_STATE, type ExplanationAction, type FromPage, type PanelState } from '../protocol/panel';
import type { EngineClient } from './engineClient';
import type { Lists } from './lists';
import { loadOnDemand } from './loadOnDemand';
import { PanelHost } from './pageHost';
import type { PanelMemory } from './panelMemory';
import { panelRoots } from './panelPage';
import type { ViewRow } from './rows';
import type { SavedFilters } from './savedFilters';
import type { SettingsSource } from './settings';
import type { SpreadPanel } from './spreadPanel';

export const PANEL_TYPE = 'spreadScanner.panel';

export interface PanelsParts {
  readonly client: EngineClient;
  readonly lists: Lists;
  readonly savedFilters: SavedFilters;
  readonly settings: SettingsSource;
  readonly log: Log;
  readonly context: Pick<ExtensionContext, 'extensionUri'>;
  /** Remembers how each panel was arranged. */
  readonly memory: Memento;
  readonly onAction: (action: FromPage & { type: 'action' }, row: ViewRow) => void;
  readonly onExplanationAction: (action: ExplanationAction, run: () => Promise<string>) => void;
  readonly onCommand: (command: (FromPage & { type: 'command' })['command']) => void;
  readonly onGlyphs: (glyphs: Glyphs) => void;
}

/** The open panels; they come back after a reload of the window. */
export class Panels implements Disposable {
  readonly #parts: PanelsParts;
  readonly #own = new DisposableStore();
  /** The one shown last is last. */
  readonly #open: SpreadPanel[] = [];
  /** Read when the first panel is there. */
  #memory: PanelMemory | undefined;
  #count = 0;

  constructor(parts: PanelsParts) {
    this.#parts = parts;
    this.#own.add(
      workbench.registerWebviewPanelSerializer(PANEL_TYPE, {
        deserializeWebviewPanel: async (panel: WebviewPanel, state: unknown) => {
          this.#add(panel, this.#remembered().restored(state, this.#fresh()));
        },
      }),
    );
  }

  get open(): readonly SpreadPanel[] {
    return this.#open;
  }

  /** The panel that is looked at, or was last. */
  get current(): SpreadPanel | undefined {
    return this.#open.find(panel => panel.panel.active) ?? this.#open.at(-1);
  }

  /** Shows the panel, opening one where there is none, arranged as asked for. */
  show(change: Partial<PanelState> = {}): SpreadPanel {
    const current = this.current;
    if (!current) return this.create(change);
    current.panel.reveal();
    if (Object.keys(change).length > 0) current.arrange(change);
    return current;
  }

  create(change: Partial<PanelState> = {}, column = ViewColumn.Active): SpreadPanel {
    const { extensionUri } = this.#parts.context;
    const panel = workbench.createWebviewPanel(PANEL_TYPE, 'Spread Scanner', column, {
      enableScripts: true,
      enableFindWidget: false,
      localResourceRoots: panelRoots(extensionUri) as Uri[],
    });
    return this.#add(panel, { ...this.#remembered().last(this.#fresh()), ...change });
  }

  dispose(): void {
    this.#own.dispose();
    for (const panel of [...this.#open]) panel.dispose();
  }

  #add(panel: WebviewPanel, state: PanelState): SpreadPanel {
    this.#count += 1;
    const { client, lists, savedFilters, settings, log, context, onAction, onExplanationAction, onCommand, onGlyphs } =
      this.#parts;
    panel.iconPath = Uri.joinPath(context.extensionUri, 'media', 'panel.svg');
    const memory = this.#remembered();
    const { SpreadPanel } = loadOnDemand();
    const added = new SpreadPanel(new PanelHost(panel), state, {
      ...{ client, lists, savedFilters, settings, log, onAction, onExplanationAction, onCommand, onGlyphs },
      extensionUri: context.extensionUri,
      name: `panel ${this.#count}`,
      mode: 'panel',
      onState: changed => memory.keep(changed),
    });
    this.#open.push(added);
    added.onGone(() => {
      this.#open.splice(this.#open.indexOf(added), 1);
      // Ended with the window, it comes back with it.
      if (!this.#own.disposed) memory.forget(state.panel);
    });
    return added;
  }

  #remembered(): PanelMemory {
    this.#memory ??= new (loadOnDemand().PanelMemory)(this.#parts.memory);
    return this.#memory;
  }

  /** A panel before anybody has arranged one. */
  #fresh(): PanelState {
    const { ui } = this.#parts.settings.now;
    return { ...DEFAULT_PANEL_STATE, maxRows: ui.panelMaxRows, minNetPct: ui.minNetPct };
  }
}
