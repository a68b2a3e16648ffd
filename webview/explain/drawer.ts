import type { Clock, TimerHandle } from '../../src/base/clock';
import type { Explanation } from '../../src/protocol/explain';
import { explainedTitle } from '../../src/protocol/explainText';
import type { DrawerSize, EngineStatus, ExplanationAction, Subject } from '../../src/protocol/panel';
import { button } from '../controls';
import { element, setAttribute, setText } from '../dom';
import { DrawerSizer } from './drawerSizer';
import { ExplainedBody } from './explainedBody';

/** Countdowns and ages run on between two explanations. */
const TICK_MS = 1_000;

export interface DrawerListener {
  onClose(): void;
  onSize(size: DrawerSize): void;
  onAction(action: ExplanationAction): void;
  /** Another edge or instrument is explained from now on; null: none. */
  onSubject(subject: Subject | null): void;
  /** The explanation is on the page: the next may come. */
  onShown(): void;
}

/** Beside the table, or below a narrow one: why a row has its numbers, and what would make them untrue. */
export class ExplainDrawer {
  readonly element: HTMLElement;
  /** Where a chart of the subject goes. */
  readonly chartSlot: HTMLElement;
  readonly #listener: DrawerListener;
  readonly #clock: Clock;
  readonly #stage: HTMLElement;
  readonly #sizer: DrawerSizer;
  readonly #body = new ExplainedBody();
  readonly #title = element('h2', { attributes: { id: 'explained', tabindex: '-1' } });
  /** Speaks up in a screen reader; so it has states in it, and no numbers. */
  readonly #state = element('p', { class: 'drawer-state', attributes: { role: 'status' } });
  readonly #hint = element('p', { class: 'drawer-hint', text: 'Held while text is selected' });
  readonly #actionRow = element('div', {
    class: 'drawer-actions',
    attributes: { role: 'group', 'aria-label': 'Use the explanation' },
  });
  readonly #actions: Readonly<Record<ExplanationAction, HTMLElement>>;
  #subject: Subject | null = null;
  #status: EngineStatus = { state: 'starting' };
  #isPaused = false;
  #isHidden = true;
  #shown: Explanation | undefined;
  #shownAt = 0;
  /** Came while text was selected. */
  #kept: Explanation | undefined;
  /** The explanation on the page has not been answered yet, because the rows are paused. */
  #owed = false;
  #tick: TimerHandle | undefined;

  /** `stage`: holds the table, and the drawer. */
  constructor(stage: HTMLElement, size: DrawerSize, listener: DrawerListener, clock: Clock) {
    this.#stage = stage;
    this.#listener = listener;
    this.#clock = clock;
    this.chartSlot = this.#body.chartSlot;
    this.#sizer = new DrawerSizer(stage, size, next => listener.onSize(next));
    const action = (words: string, title: string, name: ExplanationAction) => {
      const made = button(words, () => listener.onAction(name));
      made.setAttribute('aria-label', title);
      made.setAttribute('title', title);
      return made;
    };
    this.#actions = {
      copyText: action('Text', 'Copy as text', 'copyText'),
      copyJson: action('JSON', 'Copy as JSON', 'copyJson'),
      copyCsv: action('CSV', 'Copy the row as CSV', 'copyCsv'),
      openBuy: action('Buy', 'Open the trade page of the buy leg', 'openBuy'),
      openSell: action('Sell', 'Open the trade page of the sell leg', 'openSell'),
    };
    const { copyText, copyJson, copyCsv, openBuy, openSell } = this.#actions;
    const close = button('Close', () => listener.onClose());
    close.setAttribute('title', 'Close (Escape)');
    this.element = element(
      'aside',
      { class: 'drawer', attributes: { 'aria-labelledby': 'explained' } },
      this.#sizer.element,
      element('div', { class: 'drawer-head' }, this.#title, close),
      this.#state,
      this.#hint,
      this.#body.element,
      this.#actionRow,
    );
    this.#actionRow.append(
      element('span', { text: 'Copy' }),
      copyText,
      copyJson,
      copyCsv,
      element('span', { text: 'Open' }),
      openBuy,
      openSell,
    );
    this.element.addEventListener('keydown', event => this.#key(event));
    document.addEventListener('selectionchange', () => this.#selectionChanged());
    this.#render();
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  get hasFocus(): boolean {
    return this.element.contains(document.activeElement);
  }

  focus(): void {
    this.#title.focus();
  }

  set size(size: DrawerSize) {
    this.#sizer.size = size;
  }

  /** `isHidden`: the view that is shown has no rows to explain; the subject is kept. */
  show(subject: Subject | null, status: EngineStatus, isPaused: boolean, isHidden: boolean): void {
    const isOther = JSON.stringify(subject) !== JSON.stringify(this.#subject);
    this.#status = status;
    this.#isHidden = isHidden;
    this.#isPaused = isPaused;
    if (isOther) {
      this.#subject = subject;
      this.#shown = undefined;
      this.#kept = undefined;
      if (this.#owed) this.#answer();
      this.#body.element.scrollTop = 0;
      this.#listener.onSubject(subject);
    }
    if (this.#owed && !isPaused) this.#answer();
    this.#render();
  }

  /** Takes an explanation; one of another subject is only answered. */
  take(explanation: Explanation): void {
    const { buy, sell } = explanation;
    if (buy !== this.#subject?.buy || sell !== this.#subject.sell) {
      this.#answer();
      return;
    }
    if (this.#isSelecting) this.#kept = explanation;
    else this.#put(explanation);
    // While the rows are paused, so is this: the next one comes when they go on.
    if (this.#isPaused) this.#owed = true;
    else this.#answer();
  }

  #answer(): void {
    this.#owed = false;
    this.#listener.onShown();
  }

  #put(explanation: Explanation): void {
    const before = this.#shown;
    // What has gone keeps its last numbers, marked as such.
    this.#shown = explanation.content === null && before?.content ? { ...before, gone: explanation.gone } : explanation;
    this.#shownAt = this.#clock.mono();
    this.#render();
  }

  get #isSelecting(): boolean {
    const selection = document.getSelection();
    return (
      selection !== null &&
      !selection.isCollapsed &&
      selection.anchorNode !== null &&
      this.#body.element.contains(selection.anchorNode)
    );
  }

  #selectionChanged(): void {
    this.#hint.hidden = !this.#isSelecting;
    if (this.#isSelecting || !this.#kept) return;
    const kept = this.#kept;
    this.#kept = undefined;
    this.#put(kept);
  }

  #render(): void {
    const isOpen = this.#subject !== null && !this.#isHidden;
    this.element.hidden = !isOpen;
    this.#stage.classList.toggle('explaining', isOpen);
    this.#hint.hidden = !isOpen || !this.#isSelecting;
    this.#setTicking(isOpen);
    if (!isOpen) return;
    const content = this.#shown?.content ?? null;
    const words = this.#words();
    setText(this.#title, content ? explainedTitle(content) : subjectWords(this.#subject));
    setText(this.#state, words.text);
    setAttribute(this.#state, 'data-kind', words.kind);
    this.#body.element.hidden = content === null;
    this.element.classList.toggle('past', content !== null && words.kind === 'past');
    this.#actionRow.hidden = content === null;
    if (!content || !this.#shown) return;
    const isPair = content.legs.length === 2;
    setText(this.#actions.openBuy, isPair ? 'Buy' : 'Trade page');
    setAttribute(this.#actions.openBuy, 'aria-label', `Open the trade page${isPair ? ' of the buy leg' : ''}`);
    this.#actions.openSell.hidden = !isPair;
    this.#body.show(content, this.#shown.at, this.#now);
  }

  /** Epoch ms by the engine's clock. */
  get #now(): number {
    const at = this.#shown?.at ?? 0;
    return this.#isPaused ? at : at + this.#clock.mono() - this.#shownAt;
  }

  #words(): { readonly kind: 'fine' | 'unranked' | 'past' | 'busy'; readonly text: string } {
    const { state } = this.#status;
    const last = this.#shown?.content ? ' These are the last numbers.' : '';
    if (state === 'stopped') return { kind: 'past', text: `The scanner is stopped.${last}` };
    if (state === 'failed') return { kind: 'past', text: `The engine has ended and is started again.${last}` };
    if (!this.#shown) return { kind: 'busy', text: 'Looking it up…' };
    if (this.#shown.gone !== '') return { kind: 'past', text: `Gone: ${this.#shown.gone}.${last}` };
    const { row } = this.#shown.content ?? {};
    const name = String(row?.state ?? '');
    const isRanked = name === 'crossed' || name === 'open' || name === 'live';
    const reason = String(row?.reason ?? '');
    const text = reason === '' ? name : `${name}: ${isRanked ? reason : steady(reason)}`;
    return { kind: isRanked ? 'fine' : 'unranked', text };
  }

  #setTicking(isOn: boolean): void {
    if (!isOn) {
      this.#clock.clear(this.#tick);
      this.#tick = undefined;
    } else this.#tick ??= this.#clock.setInterval(() => this.#run(), TICK_MS);
  }

  #run(): void {
    const content = this.#shown?.content;
    const isLive = this.#status.state === 'running' && this.#shown?.gone === '' && !this.#isPaused;
    if (content && this.#shown && isLive && !this.#isSelecting) this.#body.showLegs(content, this.#shown.at, this.#now);
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    this.#listener.onClose();
  }
}

/** Seconds of silence count up: said once a second they would never let a screen reader finish. */
function steady(reason: string): string {
  return reason.replace(/silent for \d+ s; at most/, 'silent; at most');
}

function subjectWords(subject: Subject | null): string {
  if (!subject) return '';
  return subject.sell === null ? subject.buy : `${subject.buy} → ${subject.sell}`;
}
