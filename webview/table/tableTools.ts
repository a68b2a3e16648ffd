import { element, setAttribute } from '../dom';
import type { Anchor } from './rowMenu';

/** The buttons that arrange tables: which columns, one table or two. */
export class TableTools {
  readonly element: HTMLElement;
  readonly #columns: HTMLButtonElement;
  readonly #split: HTMLButtonElement;

  constructor(onColumns: () => void, onSplit: () => void) {
    this.#columns = tool('Columns', 'Choose columns and their order', onColumns);
    setAttribute(this.#columns, 'aria-haspopup', 'dialog');
    this.#split = tool('Split', 'A second table below, in the opposite order', onSplit);
    this.element = element(
      'div',
      { class: 'tools', attributes: { role: 'group', 'aria-label': 'Table' } },
      this.#columns,
      this.#split,
    );
  }

  show(isSplit: boolean, canSplit: boolean, isChoosing: boolean): void {
    this.#split.hidden = !canSplit;
    setAttribute(this.#split, 'aria-pressed', String(isSplit));
    setAttribute(this.#columns, 'aria-expanded', String(isChoosing));
  }

  get anchor(): Anchor {
    return this.#columns.getBoundingClientRect();
  }

  focusColumns(): void {
    this.#columns.focus();
  }
}

function tool(text: string, title: string, onClick: () => void): HTMLButtonElement {
  const made = element('button', {
    class: `tool tool-${text.toLowerCase()}`,
    text,
    attributes: { type: 'button', title },
  });
  made.addEventListener('click', onClick);
  return made;
}
