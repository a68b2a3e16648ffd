import type { ColumnPreset, PanelView } from '../../src/protocol/panel';
import { element, setAttribute } from '../dom';
import type { ViewColumns } from '../viewColumns';
import { presetName, presetsOf } from './arrangement';
import { type Column, nameOf } from './column';
import { type Anchor, placeAt } from './rowMenu';

/**
 * Which columns there are, in which order: ready-made choices, a box for each column, Alt with an arrow (or the buttons)
 * to move one. Escape closes it.
 */
export class ColumnChooser {
  readonly element: HTMLElement;
  readonly #columns: ViewColumns;
  readonly #onClose: () => void;
  readonly #presets = element('div', { class: 'presets', attributes: { role: 'radiogroup', 'aria-label': 'Choice' } });
  readonly #list = element('div', { class: 'choosable', attributes: { role: 'group', 'aria-label': 'Columns' } });
  readonly #fit = checkBox('Leave out what finds no room');
  readonly #restore = element('button', { class: 'plain', text: 'Reset', attributes: { type: 'button' } });
  #view: PanelView = 'spreads';
  #back: (() => void) | undefined;
  #shown = '';
  #leftOut: readonly string[] = [];

  constructor(columns: ViewColumns, onClose: () => void) {
    this.#columns = columns;
    this.#onClose = onClose;
    setAttribute(this.#restore, 'title', 'The standard columns at their own widths');
    this.element = element(
      'div',
      { class: 'chooser', attributes: { role: 'dialog', 'aria-label': 'Columns' } },
      this.#presets,
      this.#list,
      element('div', { class: 'chooser-end' }, this.#fit.label, this.#restore),
    );
    this.element.hidden = true;
    this.#fit.box.addEventListener('change', () => columns.fit(this.#view, this.#fit.box.checked));
    this.#restore.addEventListener('click', () => columns.restore(this.#view));
    this.element.addEventListener('keydown', event => this.#key(event));
    document.addEventListener('pointerdown', event => {
      const from = event.target instanceof Element ? event.target : undefined;
      // The button that opened it closes it by itself.
      if (!from?.closest('.chooser, .tool-columns')) this.close();
    });
    this.element.addEventListener('focusout', event => {
      const to = event.relatedTarget;
      if (to instanceof Element && !to.closest('.chooser, .tool-columns')) this.close();
    });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** `back` gets the focus where it belongs when the chooser is left by key. */
  open(view: PanelView, anchor: Anchor, back: () => void): void {
    this.#back = back;
    this.#shown = '';
    this.element.hidden = false;
    this.show(view);
    placeAt(this.element, anchor);
    this.#presets.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }

  close(): void {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.#back = undefined;
    this.#onClose();
  }

  /** Brings it up to what is arranged now. */
  show(view: PanelView, leftOut: readonly string[] = this.#leftOut): void {
    this.#leftOut = leftOut;
    if (!this.isOpen) return;
    if (view !== this.#view && this.#shown !== '') {
      this.close();
      return;
    }
    this.#view = view;
    const arrangement = this.#columns.arrangement(view);
    const now = JSON.stringify([arrangement, leftOut, this.#columns.all(view).map(({ id }) => id)]);
    if (now === this.#shown) return;
    this.#shown = now;
    this.#fit.box.checked = this.#columns.arranged(view).fit;
    this.#keepingFocus(() => {
      this.#presets.replaceChildren(
        ...presetsOf(arrangement).map(preset => this.#preset(preset, preset === arrangement.preset)),
      );
      this.#list.replaceChildren(...this.#lines());
    });
  }

  #preset(preset: ColumnPreset, isChosen: boolean): HTMLElement {
    const made = element('button', {
      class: 'preset',
      text: presetName(preset, this.#view),
      attributes: {
        type: 'button',
        role: 'radio',
        'aria-checked': String(isChosen),
        tabindex: isChosen ? '0' : '-1',
        'data-key': `preset ${preset}`,
      },
    });
    made.addEventListener('click', () => this.#columns.choose(this.#view, preset));
    return made;
  }

  /** Those that are shown in their order, then the others. */
  #lines(): HTMLElement[] {
    const shown = this.#columns.arranged(this.#view).columns;
    const others = this.#columns.all(this.#view).filter(column => !shown.includes(column));
    return [
      ...shown.map((column, i) => this.#line(column, true, i > 0, i < shown.length - 1)),
      ...others.map(column => this.#line(column, false, false, false)),
    ];
  }

  #line(column: Column<never>, isShown: boolean, canUp: boolean, canDown: boolean): HTMLElement {
    const isLeftOut = isShown && this.#leftOut.includes(column.id);
    const { box, label } = checkBox(nameOf(column), isLeftOut ? 'no room' : '');
    box.checked = isShown;
    box.dataset.key = column.id;
    setAttribute(label, 'title', column.about ?? null);
    box.addEventListener('change', () => this.#columns.show(this.#view, column.id, box.checked));
    const mover = (text: string, name: string, by: -1 | 1, can: boolean) => {
      const made = element('button', {
        class: 'mover',
        text,
        attributes: { type: 'button', 'aria-label': `Move ${nameOf(column)} ${name}`, tabindex: '-1' },
      });
      made.disabled = !can;
      made.addEventListener('click', () => this.#columns.shift(this.#view, column.id, by));
      return made;
    };
    const line = element('div', { class: 'choosable-line' }, label);
    if (isShown) line.append(mover('↑', 'up', -1, canUp), mover('↓', 'down', 1, canDown));
    return line;
  }

  #key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    const key = target.dataset.key ?? '';
    const down = event.key === 'ArrowDown' || event.key === 'ArrowRight';
    const isArrow = down || event.key === 'ArrowUp' || event.key === 'ArrowLeft';
    if (event.key === 'Escape') this.#leave();
    else if (isArrow && key.startsWith('preset ')) this.#step(this.#presets, target, down, true);
    else if (isArrow && event.altKey && key !== '') this.#columns.shift(this.#view, key, down ? 1 : -1);
    else if (isArrow && key !== '') this.#step(this.#list, target, down, false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #step(among: HTMLElement, from: HTMLElement, down: boolean, isChosen: boolean): void {
    const all = [...among.querySelectorAll<HTMLElement>('[data-key]')];
    const next = all[(all.indexOf(from) + (down ? 1 : -1) + all.length) % all.length];
    next?.focus();
    if (isChosen) next?.click();
  }

  #leave(): void {
    const back = this.#back;
    this.close();
    back?.();
  }

  /** The list is made anew: the focus goes to what stands for the same column. */
  #keepingFocus(change: () => void): void {
    const active = document.activeElement;
    const key = active instanceof HTMLElement && this.element.contains(active) ? active.dataset.key : undefined;
    change();
    if (key === undefined) return;
    const again = [...this.element.querySelectorAll<HTMLElement>('[data-key]')].find(each => each.dataset.key === key);
    again?.focus();
  }
}

function checkBox(text: string, note = ''): { readonly box: HTMLInputElement; readonly label: HTMLElement } {
  const box = element('input', { attributes: { type: 'checkbox' } });
  const label = element('label', { class: 'check' }, box, element('span', { text }));
  if (note !== '') label.append(element('span', { class: 'quiet', text: note }));
  return { box, label };
}
