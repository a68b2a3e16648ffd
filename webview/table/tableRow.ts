import { element, setAttribute } from '../dom';
import type { Cell, Column } from './column';

export const ROW_HEIGHT = 22;

/** A row element that is used for one row after the other and writes to the page only what is not there already. */
export class TableRow {
  readonly element = element('div', { attributes: { role: 'row' } });
  cells: HTMLElement[] = [];
  /** Row that it shows now; -1: none. */
  index = -1;
  #top = -1;
  #key: number | string | undefined;
  #look = '';
  #texts: string[] = [];
  #looks: string[] = [];
  #signs: string[] = [];
  #flashes: string[] = [];
  #values: (number | null)[] = [];
  #aligns: string[] = [];

  constructor() {
    this.element.hidden = true;
    this.element.className = 'row';
  }

  /** `places`: places of the shown columns among all, for `aria-colindex`. */
  setColumns(columns: readonly Column<never>[], places: readonly number[]): void {
    this.cells = columns.map((column, i) => {
      const attributes = { role: 'gridcell', 'aria-colindex': String((places[i] as number) + 1), tabindex: '-1' };
      return column.draw
        ? element('div', { attributes }, element('span', { class: 'canvas', attributes: { 'aria-hidden': 'true' } }))
        : element('div', { attributes });
    });
    this.#aligns = columns.map(({ align, draw }) => (draw ? 'cell drawn' : align === 'right' ? 'cell number' : 'cell'));
    this.cells.forEach((cell, i) => {
      cell.className = this.#aligns[i] as string;
    });
    this.#texts = columns.map(() => '');
    this.#looks = columns.map(() => '');
    this.#signs = columns.map(() => '');
    this.#flashes = columns.map(() => '');
    this.#values = columns.map(() => null);
    this.element.replaceChildren(...this.cells);
  }

  /** Puts it at the place of row `index`, counted from 0, `top` px below the body's own top. */
  place(index: number, top: number): void {
    if (this.#top !== top) {
      this.#top = top;
      this.element.style.transform = `translateY(${top}px)`;
    }
    if (this.index === index) return;
    this.index = index;
    this.element.setAttribute('aria-rowindex', String(index + 2));
    this.element.classList.toggle('odd', index % 2 === 1);
    this.#unhint();
    if (this.element.hidden) this.element.hidden = false;
  }

  /** Does it show this row, at this place? */
  isOf(index: number, key: number | string | undefined): boolean {
    return this.index === index && this.#key === key;
  }

  /** Nobody's row is in it. */
  get isBlank(): boolean {
    return this.#key === undefined;
  }

  hide(): void {
    if (this.index < 0) return;
    this.index = -1;
    this.element.hidden = true;
  }

  /** Whose row it is from now on; undefined: nobody's yet. True: still the same one's, so that a new number is a change. */
  setKey(key: number | string | undefined): boolean {
    const same = key !== undefined && key === this.#key;
    this.#key = key;
    if (!same) {
      this.#unhint();
      for (let place = 0; place < this.#flashes.length; place++) this.flash(place, '');
    }
    return same;
  }

  setLook(look: string): void {
    if (look === this.#look) return;
    if (this.#look !== '') this.element.classList.remove(...this.#look.split(' '));
    if (look !== '') this.element.classList.add(...look.split(' '));
    this.#look = look;
  }

  /** How the cell looks now. */
  written(place: number): Pick<Cell, 'look' | 'sign'> {
    return { look: this.#looks[place] ?? '', sign: this.#signs[place] ?? '' };
  }

  /** True when the text was not there before. */
  write(place: number, { text, look, sign = '' }: Cell): boolean {
    if (this.#signs[place] !== sign) {
      this.#signs[place] = sign;
      setAttribute(this.cells[place] as HTMLElement, 'data-sign', sign === '' ? null : sign);
    }
    if (this.#looks[place] !== look) {
      this.#looks[place] = look;
      this.#dress(place);
    }
    if (this.#texts[place] === text) return false;
    this.#texts[place] = text;
    const cell = this.cells[place] as HTMLElement;
    const content = cell.lastChild;
    if (content?.nodeType === Node.TEXT_NODE) content.nodeValue = text;
    else cell.append(text);
    return true;
  }

  /** Where a column draws. */
  canvas(place: number): HTMLElement {
    return (this.cells[place] as HTMLElement).firstElementChild as HTMLElement;
  }

  /** Notes the number behind the text; how much it went up or down since the last time, 0 where that is not known. */
  change(place: number, value: number | null): number {
    const before = this.#values[place] ?? null;
    this.#values[place] = value;
    return value === null || before === null ? 0 : value - before;
  }

  isFlashing(place: number): boolean {
    return (this.#flashes[place] ?? '') !== '';
  }

  /** Empty: no more. */
  flash(place: number, look: string): void {
    if (place >= this.#flashes.length || this.#flashes[place] === look) return;
    this.#flashes[place] = look;
    this.#dress(place);
  }

  #dress(place: number): void {
    const classes = [this.#aligns[place], this.#looks[place], this.#flashes[place]].filter(each => each !== '');
    (this.cells[place] as HTMLElement).className = classes.join(' ');
  }

  /** Hovers speak of the row that was here when they were asked for. */
  #unhint(): void {
    for (const cell of this.cells) if (cell.title !== '') cell.removeAttribute('title');
  }
}
