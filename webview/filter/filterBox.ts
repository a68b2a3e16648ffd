import {
  type Completion,
  type CompletionContext,
  completeFilter,
  withoutUnfinished,
} from '../../src/model/filter/complete';
import { parseFilter } from '../../src/model/filter/parse';
import { type FilterProblem, MAX_FILTER_CHARS } from '../../src/model/filter/query';
import { element, setAttribute, setText } from '../dom';
import { ProblemMarks } from './problemMarks';
import { Suggestions } from './suggestions';

export interface FilterBoxListener {
  /** The filter to apply; not each letter typed is one. */
  onFilter(text: string): void;
  /** It has the focus: what is scanned is worth knowing. */
  onFocus(): void;
  /** Back to the rows. */
  onLeave(): void;
}

const WORDS_ID = 'filter-words';
const LABEL = 'Filter rows';

/** The field for the filter language: marks what is wrong, and offers how to go on. */
export class FilterBox {
  readonly element: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #marks: ProblemMarks;
  readonly #suggestions: Suggestions;
  readonly #words = element('div', { class: 'filter-words', attributes: { id: WORDS_ID } });
  readonly #listener: FilterBoxListener;
  #context: CompletionContext = { view: 'spreads', venues: [], assets: [], quotes: [] };
  /** What was applied last: it need not be what stands in the field. */
  #applied = '';

  constructor(listener: FilterBoxListener) {
    this.#listener = listener;
    this.#suggestions = new Suggestions(offer => this.#accept(offer));
    this.#input = element('input', {
      class: 'filter-input',
      attributes: {
        ...{ type: 'text', role: 'combobox', spellcheck: 'false', autocomplete: 'off', 'aria-label': LABEL },
        ...{ 'aria-autocomplete': 'list', 'aria-haspopup': 'listbox', 'aria-expanded': 'false' },
        ...{ 'aria-controls': this.#suggestions.element.id, maxlength: String(MAX_FILTER_CHARS) },
      },
    });
    this.#marks = new ProblemMarks(this.#input);
    this.element = element(
      'div',
      { class: 'filter-box' },
      this.#input,
      this.#marks.element,
      this.#suggestions.element,
      this.#words,
    );
    this.#input.addEventListener('input', () => this.#typed());
    this.#input.addEventListener('keydown', event => this.#key(event));
    this.#input.addEventListener('click', () => this.#judge());
    this.#input.addEventListener('focus', () => {
      this.#judge();
      listener.onFocus();
    });
    this.#input.addEventListener('blur', () => {
      this.#close();
      this.#apply(this.#input.value);
      this.#judge();
    });
    this.#input.addEventListener('pointermove', ({ clientX }) => {
      setAttribute(this.#input, 'title', this.#marks.messageAt(clientX) ?? null);
    });
  }

  /** Shows what is applied, and judges it by what is known now. */
  show(text: string, context: CompletionContext): void {
    this.#context = context;
    const example = context.view === 'health' ? 'okx state:waiting' : 'PEPE venue:okx net>0.1';
    setAttribute(this.#input, 'placeholder', `Filter: ${example}`);
    if (text !== this.#applied) {
      this.#applied = text;
      if (this.#input.value !== text) this.#input.value = text;
    }
    this.#judge();
  }

  /** Takes the focus; with a letter, types it behind what is there. */
  focus(letter = ''): void {
    this.#input.focus();
    if (letter === '') {
      this.#input.select();
      return;
    }
    const { value } = this.#input;
    const gap = value === '' || value.endsWith(' ') ? '' : ' ';
    this.#input.value = `${value}${gap}${letter}`.slice(0, MAX_FILTER_CHARS);
    this.#typed();
  }

  get #caret(): number {
    return this.#input.selectionStart ?? this.#input.value.length;
  }

  get #hasFocus(): boolean {
    return document.activeElement === this.#input;
  }

  #typed(): void {
    const { value } = this.#input;
    this.#suggest(true);
    this.#apply(withoutUnfinished(value, this.#caret, this.#context));
    this.#judge();
  }

  #suggest(typed: boolean): void {
    const offers = completeFilter(this.#input.value, this.#caret, this.#context);
    // Names of tokens are not offered before anything is typed, unless they are asked for.
    const wanted = typed && this.#input.value.slice(0, this.#caret).trim() === '' ? [] : offers;
    this.#suggestions.open(wanted, typed && wanted[0]?.isWord === false && !this.#isAsset());
    this.#tellChoice();
  }

  /** The word at the caret is an asset: Enter must not make a token out of it. */
  #isAsset(): boolean {
    const word = /[^\s,-]*$/.exec(this.#input.value.slice(0, this.#caret))?.[0] ?? '';
    return this.#context.assets.includes(word.toUpperCase());
  }

  #close(): void {
    this.#suggestions.close();
    this.#tellChoice();
  }

  #tellChoice(): void {
    setAttribute(this.#input, 'aria-expanded', String(this.#suggestions.isOpen));
    setAttribute(this.#input, 'aria-activedescendant', this.#suggestions.chosenId);
    this.element.classList.toggle('suggesting', this.#suggestions.isOpen);
  }

  #accept({ start, end, insert }: Completion): void {
    this.#input.setRangeText(insert, start, end, 'end');
    this.#typed();
  }

  #apply(text: string): void {
    if (text === this.#applied) return;
    this.#applied = text;
    this.#listener.onFilter(text);
  }

  /** Marks and tells what is wrong. What is only unfinished, where it is being typed, is not yet wrong. */
  #judge(): void {
    const { value } = this.#input;
    const caret = this.#hasFocus ? this.#caret : -1;
    const { problems } = parseFilter(value, this.#context.view);
    const shown = problems.filter(({ end, unfinished }) => !(unfinished && end === caret));
    this.#marks.show(value, shown);
    setText(this.#words, shown.map(wordsOf).join('\n'));
    this.element.classList.toggle(
      'wrong',
      shown.some(({ elsewhere }) => !elsewhere),
    );
    setAttribute(this.#input, 'aria-invalid', shown.some(({ elsewhere }) => !elsewhere) ? 'true' : null);
    setAttribute(this.#input, 'aria-describedby', shown.length > 0 ? WORDS_ID : null);
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const { key } = event;
    const list = this.#suggestions;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      if (list.isOpen) list.move(key === 'ArrowDown' ? 1 : -1);
      else this.#suggest(false);
      this.#tellChoice();
    } else if ((key === 'Enter' || (key === 'Tab' && !event.shiftKey)) && list.chosen) {
      this.#accept(list.chosen);
    } else if (key === 'Enter') {
      this.#close();
      this.#apply(this.#input.value);
    } else if (key === 'Escape') {
      this.#escape();
    } else {
      // The caret may have moved out of what is unfinished.
      if (/^(Arrow|Home|End)/.test(key)) requestAnimationFrame(() => this.#judge());
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #escape(): void {
    if (this.#suggestions.isOpen) this.#close();
    else if (this.#input.value === '') this.#listener.onLeave();
    else {
      this.#input.value = '';
      this.#typed();
    }
  }
}

function wordsOf({ message }: FilterProblem): string {
  return message[0]?.toUpperCase() + message.slice(1);
}
