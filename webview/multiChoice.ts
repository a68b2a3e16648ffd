import { type Control, checkbox } from './controls';
import { element } from './dom';

/** A choice of any number of things behind a button; none chosen stands for all of them. */
export class MultiChoice {
  readonly element: HTMLElement;
  readonly #name: string;
  readonly #onChange: (chosen: readonly string[]) => void;
  readonly #button: HTMLButtonElement;
  readonly #list: HTMLElement;
  #boxes: { readonly value: string; readonly text: string; readonly box: Control<boolean> }[] = [];
  #whenNone = 'all';

  constructor(name: string, onChange: (chosen: readonly string[]) => void) {
    this.#name = name;
    this.#onChange = onChange;
    this.#button = element('button', {
      class: 'choice-button',
      attributes: { type: 'button', 'aria-expanded': 'false' },
    });
    this.#list = element('div', { class: 'choice-list', attributes: { role: 'group', 'aria-label': name } });
    this.#list.hidden = true;
    this.element = element('div', { class: 'choice' }, this.#button, this.#list);
    this.#button.addEventListener('click', () => this.#show(!this.isOpen));
    this.element.addEventListener('keydown', event => this.#key(event));
    this.element.addEventListener('focusout', event => {
      if (!this.element.contains(event.relatedTarget as Node | null)) this.#show(false);
    });
    document.addEventListener('pointerdown', event => {
      if (!event.composedPath().includes(this.element)) this.#show(false);
    });
  }

  get isOpen(): boolean {
    return !this.#list.hidden;
  }

  /** `whenNone`: what is shown while nothing is chosen. */
  setOptions(options: readonly { readonly value: string; readonly text: string }[], whenNone: string): void {
    const same = JSON.stringify(options) === JSON.stringify(this.#boxes.map(({ value, text }) => ({ value, text })));
    this.#whenNone = whenNone;
    if (!same) {
      this.#boxes = options.map(({ value, text }) => ({ value, text, box: checkbox(text, () => this.#changed()) }));
      this.#list.replaceChildren(...this.#boxes.map(({ box }) => box.element));
    }
    this.#label();
  }

  set chosen(values: readonly string[]) {
    for (const { value, box } of this.#boxes) box.value = values.includes(value);
    this.#label();
  }

  get chosen(): readonly string[] {
    return this.#boxes.filter(({ box }) => box.value).map(({ value }) => value);
  }

  #changed(): void {
    this.#label();
    this.#onChange(this.chosen);
  }

  #label(): void {
    const chosen = this.#boxes.filter(({ box }) => box.value);
    const words =
      chosen.length === 0
        ? this.#whenNone
        : chosen.length <= 2
          ? chosen.map(({ text }) => text).join(', ')
          : `${chosen.length} of ${this.#boxes.length}`;
    this.#button.textContent = `${this.#name}: ${words}`;
    this.#button.classList.toggle('restricts', chosen.length > 0);
  }

  #show(open: boolean): void {
    if (this.#list.hidden !== open) return;
    this.#list.hidden = !open;
    this.#button.setAttribute('aria-expanded', String(open));
    this.element.classList.toggle('open', open);
    if (!open) return;
    this.#list.style.left = '0';
    const over = this.#list.getBoundingClientRect().right - document.documentElement.clientWidth + 8;
    if (over > 0) this.#list.style.left = `${-over}px`;
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.isOpen) {
      this.#show(false);
      this.#button.focus();
      event.stopPropagation();
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    if (!this.isOpen) this.#show(true);
    const down = event.key === 'ArrowDown';
    const at = this.#boxes.findIndex(({ box }) => box.element.contains(document.activeElement));
    const next = at < 0 ? (down ? 0 : this.#boxes.length - 1) : at + (down ? 1 : -1);
    this.#boxes[(next + this.#boxes.length) % this.#boxes.length]?.box.element.focus();
    event.preventDefault();
  }
}
