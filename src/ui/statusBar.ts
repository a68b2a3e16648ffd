import { MarkdownString, StatusBarAlignment, type StatusBarItem, ThemeColor, window as workbench } from 'vscode';
import type { Clock, TimerHandle } from '../base/clock';
import { type Disposable, DisposableStore } from '../base/lifecycle';
import type { Filter } from '../protocol/messages';
import { BestRows } from './bestRows';
import type { EngineClient } from './engineClient';
import { summarise } from './healthSummary';
import type { Lists } from './lists';
import type { ViewRow } from './rows';
import type { SettingsSource } from './settings';
import type { TextMeasure } from './textWidth';
import { type Ticker, TickerWidths, tickerText } from './tickerText';
import { TOOLTIP_COMMANDS, tickerTooltip } from './tickerTooltip';

export interface StatusBarParts {
  readonly client: EngineClient;
  readonly settings: SettingsSource;
  readonly lists: Lists;
  readonly clock: Clock;
  readonly measure: TextMeasure;
}

const PACE_MS = 500;
/** The tooltip shows at least so many, and changes at most so often: it is read, and has links to hit. */
const TOOLTIP_ROWS = 5;
const TOOLTIP_PACE_MS = 2_000;

/** The best spreads in turn, in the status bar. */
export class StatusBar implements Disposable {
  readonly #parts: StatusBarParts;
  readonly #own = new DisposableStore();
  readonly #rows: BestRows;
  readonly #item: StatusBarItem;
  #widths: TickerWidths;
  #turn = 0;
  #rotateSeconds = 0;
  #timer: TimerHandle | undefined;
  #ticker: Ticker = { text: '', alert: false, row: undefined };
  #tooltip = '';
  #tooltipAt = Number.NEGATIVE_INFINITY;

  constructor(parts: StatusBarParts) {
    this.#parts = parts;
    this.#widths = new TickerWidths(parts.measure);
    const { client, settings, lists } = parts;
    this.#item = this.#own.add(workbench.createStatusBarItem('spreadScanner.ticker', StatusBarAlignment.Left, 0));
    this.#item.name = 'Spread Scanner';
    this.#item.command = 'spreadScanner.openPanel';
    this.#rows = this.#own.add(new BestRows(client, 'status bar', () => this.#paint()));
    this.#own.add(settings.onChange(() => this.#apply()));
    this.#own.add(lists.onChange(() => this.#apply()));
    this.#own.add(client.onStatus(() => this.#paint(true)));
    this.#own.add(client.onHealth(() => this.#paint()));
    this.#apply();
  }

  /** Widths of texts are known better than before. */
  remeasure(): void {
    this.#widths = new TickerWidths(this.#parts.measure);
    this.#paint();
  }

  get text(): string {
    return this.#ticker.text;
  }

  get tooltip(): string {
    return this.#tooltip;
  }

  get alert(): boolean {
    return this.#ticker.alert;
  }

  /** The rows that take turns and stand in the tooltip, best first. */
  get rows(): readonly ViewRow[] {
    return this.#rows.rows;
  }

  /** The row at the top of the ranking. */
  get best(): ViewRow | undefined {
    return this.#rows.rows[0];
  }

  dispose(): void {
    this.#parts.clock.clear(this.#timer);
    this.#own.dispose();
  }

  #apply(): void {
    const { settings, lists, clock } = this.#parts;
    const { statusBar } = settings.now.ui;
    if (!statusBar.enabled) {
      this.#rows.want(undefined);
      this.#item.hide();
      return;
    }
    const { assets, kinds, minNotional, filter: query } = statusBar;
    const filter: Filter = {
      rankedOnly: true,
      ...(lists.muted.length > 0 && { muted: lists.muted }),
      ...(assets.length > 0 && { assets }),
      ...(kinds.length > 0 && { kinds }),
      ...(minNotional > 0 && { minNotional }),
      ...(query !== '' && { query }),
    };
    this.#rows.want({
      view: 'spreads',
      first: 0,
      last: Math.max(TOOLTIP_ROWS, statusBar.count),
      sort: { column: statusBar.rankBy, descending: true },
      filter,
      paceMs: PACE_MS,
    });
    if (this.#rotateSeconds !== statusBar.rotateSeconds) {
      this.#rotateSeconds = statusBar.rotateSeconds;
      clock.clear(this.#timer);
      this.#timer = clock.setInterval(() => {
        this.#turn += 1;
        this.#paint();
      }, statusBar.rotateSeconds * 1000);
    }
    this.#paint(true);
    this.#item.show();
  }

  #paint(tooltipNow = false): void {
    const { client, settings, clock } = this.#parts;
    const { ui } = settings.now;
    if (!ui.statusBar.enabled) return;
    const health = summarise(client.health);
    const before = this.#ticker;
    this.#ticker = tickerText({
      status: client.status,
      simulated: client.simulated,
      health,
      rows: this.#rows.rows.slice(0, ui.statusBar.count),
      turn: this.#turn,
      alertNetPct: ui.alertNetPct,
      widths: this.#widths,
      now: clock.mono(),
    });
    if (before.text !== this.#ticker.text) this.#item.text = this.#ticker.text;
    if (before.alert !== this.#ticker.alert) {
      this.#item.backgroundColor = this.#ticker.alert ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    }
    if (before.text !== this.#ticker.text) this.#speak();
    if (tooltipNow || clock.mono() - this.#tooltipAt >= TOOLTIP_PACE_MS) this.#paintTooltip(health);
  }

  /** Only when it changed: whatever is set of the item makes VS Code read the tooltip's Markdown and send all of it. */
  #speak(): void {
    const { row } = this.#ticker;
    const spoken = this.#ticker.text.replace(/\$\([^)]*\)/g, '').replace(/[\u2002-\u200a]+/g, ' ');
    this.#item.accessibilityInformation = { label: `Spread Scanner: ${row ? spoken : spoken.trim()}`, role: 'button' };
  }

  #paintTooltip(health: ReturnType<typeof summarise>): void {
    const { client, clock } = this.#parts;
    this.#tooltipAt = clock.mono();
    const { status, simulated } = client;
    const words = status.state === 'failed' ? `failed: ${status.why}` : status.state;
    const text = tickerTooltip({
      headline: simulated ? `${words} on simulated exchanges` : words,
      rows: this.#rows.rows,
      health,
      running: status.state !== 'stopped',
    });
    if (text === this.#tooltip) return;
    this.#tooltip = text;
    const markdown = new MarkdownString(text, true);
    markdown.isTrusted = { enabledCommands: [...TOOLTIP_COMMANDS] };
    this.#item.tooltip = markdown;
  }
}
