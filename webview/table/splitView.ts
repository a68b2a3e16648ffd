import { element, setAttribute } from '../dom';

const LEAST = 0.1;
const MOST = 0.9;
const STEP = 0.05;

/** Two tables above each other, with a divider that is drawn with the pointer or moved by keys; or the first one alone. */
export class SplitView {
  readonly element: HTMLElement;
  readonly #divider = element('div', {
    class: 'divider',
    attributes: {
      role: 'separator',
      tabindex: '0',
      'aria-orientation': 'horizontal',
      'aria-label': 'Height of the upper table',
      'aria-valuemin': String(LEAST * 100),
      'aria-valuemax': String(MOST * 100),
      title: 'Draw to share the height; double click for halves',
    },
  });
  readonly #onDivide: (share: number) => void;
  #share = 0.5;

  constructor(upper: HTMLElement, lower: HTMLElement, onDivide: (share: number) => void) {
    this.#onDivide = onDivide;
    const half = (table: HTMLElement, name: string) => element('div', { class: `half ${name}` }, table);
    this.element = element('div', { class: 'split' }, half(upper, 'upper'), this.#divider, half(lower, 'lower'));
    this.#divider.addEventListener('pointerdown', event => this.#down(event));
    this.#divider.addEventListener('dblclick', () => onDivide(0.5));
    this.#divider.addEventListener('keydown', event => this.#key(event));
    this.show(false, 0.5);
  }

  /** `share` of the height that the upper table has while there are two. */
  show(isSplit: boolean, share: number): void {
    this.#share = share;
    this.element.classList.toggle('two', isSplit);
    this.#divider.hidden = !isSplit;
    this.#set(share);
  }

  #set(share: number): void {
    this.element.style.setProperty('--upper', String(share));
    this.element.style.setProperty('--lower', String(1 - share));
    setAttribute(this.#divider, 'aria-valuenow', String(Math.round(share * 100)));
  }

  #down(start: PointerEvent): void {
    if (start.button !== 0) return;
    start.preventDefault();
    this.#divider.focus();
    this.#divider.setPointerCapture(start.pointerId);
    const { top, height } = this.element.getBoundingClientRect();
    let share = this.#share;
    const move = (event: PointerEvent) => {
      share = bounded((event.clientY - top) / height);
      this.#set(share);
    };
    const end = () => {
      this.#divider.removeEventListener('pointermove', move);
      if (share !== this.#share) this.#onDivide(share);
    };
    this.#divider.addEventListener('pointermove', move);
    this.#divider.addEventListener('lostpointercapture', end, { once: true });
  }

  #key(event: KeyboardEvent): void {
    const to: Readonly<Record<string, number>> = {
      ArrowUp: this.#share - STEP,
      ArrowDown: this.#share + STEP,
      Home: LEAST,
      End: MOST,
      Enter: 0.5,
    };
    const share = to[event.key];
    if (share === undefined) return;
    event.preventDefault();
    this.#onDivide(bounded(share));
  }
}

function bounded(share: number): number {
  return Math.round(Math.min(MOST, Math.max(LEAST, share)) * 1000) / 1000;
}
