import { element, setText } from '../dom';

/** A line of a table: cells in the order of its columns, the first is its heading. */
export interface Line {
  /** The same id is the same line: it only changes its words. */
  readonly id: string;
  readonly cells: readonly string[];
  /** Class of the line. */
  readonly look?: string;
}

/** A small table of words that changes cell by cell, so that what a person reads or selects stays where it is. */
export class RowsOfCells {
  readonly element: HTMLTableElement;
  readonly #body = element('tbody');
  readonly #head: HTMLTableRowElement;
  #shape = '';

  /** `columns`: headings; they may be changed with each `show`. */
  constructor(look: string, caption: string) {
    this.#head = element('tr');
    this.element = element(
      'table',
      { class: look },
      element('caption', { class: 'unseen', text: caption }),
      element('thead', {}, this.#head),
      this.#body,
    );
  }

  show(columns: readonly string[], lines: readonly Line[]): void {
    const shape = JSON.stringify([columns.length, lines.map(line => line.id)]);
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#head.replaceChildren(
        ...columns.map((_, i) =>
          i === 0 ? element('td', { class: 'corner' }) : element('th', { attributes: { scope: 'col' } }),
        ),
      );
      this.#body.replaceChildren(...lines.map(line => row(line)));
    }
    columns.forEach((words, i) => {
      setText(this.#head.children[i] as Element, words);
    });
    lines.forEach(({ cells, look = '' }, y) => {
      const line = this.#body.children[y] as HTMLTableRowElement;
      if (line.className !== look) line.className = look;
      cells.forEach((words, x) => {
        setText(line.children[x] as Element, words);
      });
    });
  }
}

function row({ id, cells }: Line): HTMLTableRowElement {
  const made = element(
    'tr',
    {},
    ...cells.map((_, i) => element(i === 0 ? 'th' : 'td', i === 0 ? { attributes: { scope: 'row' } } : {})),
  );
  made.dataset.id = id;
  return made;
}
