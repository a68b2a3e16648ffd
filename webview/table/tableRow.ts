import { element } from '../dom';
import type { Cell, Column } from './column';

export const ROW_HEIGHT = 22;

/** A row element that is used for one row after the other and writes to the page only what is not there already. */
export class TableRow {
  readonly element = element('div', { attributes: { role: 'row' } });
  cells: HTMLElement[] = [];
  /** Row that it shows now; -1: none. */
  index = -1;
  #look = '';
  #texts: string[] = [];
  #looks: string[] = [];
  #aligns: string[] = [];

  constructor() {
    this.element.hidden = true;
    this.element.className = 'row';
  }

  /** `places`: places of the shown columns among all, for `aria-colindex`. */
  setColumns(columns: readonly Column<never>[], places: readonly number[]): void {
    this.cells = columns.map((_, i) => {
      const attributes = { role: 'gridcell', 'aria-colindex': String((places[i] as number) + 1), tabindex: '-1' };
      return element('div', { attributes });
    });
    this.#aligns = columns.map(({ align }) => (align === 'right' ? 'cell number' : 'cell'));
    this.cells.forEach((cell, i) => {
      cell.className = this.#aligns[i] as string;
    });
    this.#texts = columns.map(() => '');
    this.#looks = columns.map(() => '');
    this.element.replaceChildren(...this.cells);
  }

  /** Puts it at the place of row `index`, counted from 0. */
  place(index: number): void {
    if (this.index === index) return;
    this.index = index;
    this.element.setAttribute('aria-rowindex', String(index + 2));
    this.element.style.transform = `translateY(${index * ROW_HEIGHT}px)`;
    this.element.classList.toggle('odd', index % 2 === 1);
    this.#unhint();
    if (this.element.hidden) this.element.hidden = false;
  }

  hide(): void {
    if (this.index < 0) return;
    this.index = -1;
    this.element.hidden = true;
  }

  setLook(look: string): void {
    if (look === this.#look) return;
    if (this.#look !== '') this.element.classList.remove(...this.#look.split(' '));
    if (look !== '') this.element.classList.add(...look.split(' '));
    this.#look = look;
  }

  /** True when the text was not there before. */
  write(place: number, { text, look }: Cell): boolean {
    const cell = this.cells[place] as HTMLElement;
    if (this.#looks[place] !== look) {
      this.#looks[place] = look;
      cell.className = look === '' ? (this.#aligns[place] as string) : `${this.#aligns[place]} ${look}`;
    }
    if (this.#texts[place] === text) return false;
    this.#texts[place] = text;
    const content = cell.firstChild;
    if (content) content.nodeValue = text;
    else cell.append(text);
    return true;
  }

  /** Hovers speak of the row that was here when they were asked for. */
  #unhint(): void {
    for (const cell of this.cells) if (cell.title !== '') cell.removeAttribute('title');
  }
}
