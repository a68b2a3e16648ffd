import { element } from '../dom';

export interface MenuItem {
  readonly text: string;
  /** One of several of which one is chosen: is it this one? */
  readonly checked?: boolean;
  readonly isDisabled?: boolean;
  /** The first of a group: a line stands above it. */
  readonly isFirst?: boolean;
  /** The menu stays open, so that it can be run again. */
  readonly stays?: boolean;
  run(): void;
}

export interface Anchor {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
}

/** Below the anchor where there is room, above it otherwise, and never off the screen. */
export function placeAt(floating: HTMLElement, anchor: Anchor): void {
  const { width, height } = floating.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const below = anchor.bottom + height <= clientHeight;
  const top = below ? anchor.bottom : Math.max(4, Math.min(anchor.top, clientHeight - 4) - height);
  floating.style.left = `${Math.max(4, Math.min(anchor.left, clientWidth - width - 4))}px`;
  floating.style.top = `${top}px`;
}

/** A small menu at a cell: arrows, Home, End and first letters choose, Enter runs, Escape and Tab leave. */
export class RowMenu {
  readonly element = element('div', { class: 'menu' });
  #items: readonly MenuItem[] = [];
  #back: (() => void) | undefined;

  constructor() {
    this.element.hidden = true;
    this.element.addEventListener('keydown', event => this.#key(event));
    this.element.addEventListener('click', event => this.#run(this.#buttons.indexOf(event.target as HTMLElement)));
    this.element.addEventListener('focusout', event => {
      if (!this.element.contains(event.relatedTarget as Node | null)) this.#close();
    });
    window.addEventListener('resize', () => this.#close());
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** `back` gets the focus where it belongs when the menu is left. */
  open(title: string, items: readonly MenuItem[], anchor: Anchor, back: () => void): void {
    this.#items = items;
    this.#back = back;
    const menu = element(
      'div',
      { class: 'menu-items', attributes: { role: 'menu', 'aria-label': title } },
      ...items.map(item => itemElement(item)),
    );
    this.element.replaceChildren(
      element('div', { class: 'menu-title', text: title, attributes: { 'aria-hidden': 'true' } }),
      menu,
    );
    this.element.hidden = false;
    placeAt(this.element, anchor);
    this.#buttons.find(each => each.getAttribute('aria-disabled') !== 'true')?.focus();
  }

  get #buttons(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>('.menu-item')];
  }

  #close(): void {
    this.element.hidden = true;
    this.#back = undefined;
  }

  #leave(): void {
    const back = this.#back;
    this.#close();
    back?.();
  }

  #run(place: number): void {
    const item = this.#items[place];
    if (!item || item.isDisabled) return;
    if (!item.stays) this.#leave();
    item.run();
  }

  #key(event: KeyboardEvent): void {
    const buttons = this.#buttons;
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const focus = (place: number) => buttons[(place + buttons.length) % buttons.length]?.focus();
    if (event.key === 'ArrowDown') focus(at + 1);
    else if (event.key === 'ArrowUp') focus(at - 1);
    else if (event.key === 'Home') focus(0);
    else if (event.key === 'End') focus(-1);
    else if (event.key === 'Enter' || event.key === ' ') this.#run(at);
    else if (event.key === 'Escape' || event.key === 'Tab') this.#leave();
    else if (event.key.length === 1) {
      const letter = event.key.toLowerCase();
      const starts = (place: number) => buttons[place % buttons.length]?.textContent?.toLowerCase().startsWith(letter);
      const step = buttons.findIndex((_, i) => starts(at + 1 + i));
      if (step >= 0) focus(at + 1 + step);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function itemElement({ text, checked, isDisabled, isFirst }: MenuItem): HTMLElement {
  const attributes: Record<string, string> = {
    role: checked === undefined ? 'menuitem' : 'menuitemradio',
    tabindex: '-1',
  };
  if (checked !== undefined) attributes['aria-checked'] = String(checked);
  if (isDisabled) attributes['aria-disabled'] = 'true';
  return element('div', { class: `menu-item${isFirst ? ' first' : ''}`, text, attributes });
}
