import type { FilterProblem } from '../../src/model/filter/query';
import { element } from '../dom';

/** Lines under the wrong parts of a field's text: the same text once more over the field, of which only the lines show. */
export class ProblemMarks {
  readonly element = element('div', { class: 'marks', attributes: { 'aria-hidden': 'true' } });
  readonly #text = element('span', { class: 'marks-text' });
  readonly #input: HTMLInputElement;
  #marks: { readonly part: HTMLElement; readonly message: string }[] = [];

  constructor(input: HTMLInputElement) {
    this.#input = input;
    this.element.append(this.#text);
    // A field scrolls its text without always saying so.
    for (const name of ['scroll', 'keyup', 'select', 'blur', 'focus', 'click'] as const) {
      input.addEventListener(name, () => this.#follow());
    }
  }

  show(text: string, problems: readonly FilterProblem[]): void {
    this.#marks = [];
    const parts: Node[] = [];
    let at = 0;
    for (const { start, end, message, elsewhere } of problems) {
      // Of two that overlap the first one is marked; the words say both.
      if (start < at) continue;
      const part = element('span', { class: elsewhere ? 'mark elsewhere' : 'mark', text: text.slice(start, end) });
      parts.push(document.createTextNode(text.slice(at, start)), part);
      this.#marks.push({ part, message });
      at = end;
    }
    this.#text.replaceChildren(...parts, document.createTextNode(text.slice(at)));
    this.#follow();
  }

  /** What is wrong with the part at this place of the window. */
  messageAt(x: number): string | undefined {
    return this.#marks.find(({ part }) => {
      const { left, right } = part.getBoundingClientRect();
      return left <= x && x <= right;
    })?.message;
  }

  #follow(): void {
    this.#text.style.transform = `translateX(${-this.#input.scrollLeft}px)`;
  }
}
