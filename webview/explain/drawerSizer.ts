import type { DrawerSize } from '../../src/protocol/panel';
import { element, setAttribute } from '../dom';

/** From this width of the stage on the drawer stands beside the table, else below it. */
const BESIDE_PX = 760;
const LEAST = { width: 300, height: 140 } as const;
/** Left for the table. */
const SPARE = { width: 260, height: 110 } as const;
const STEP_PX = 24;

/** The line between table and drawer: dragged, or moved with the arrow keys. */
export class DrawerSizer {
  readonly element = element('div', {
    class: 'drawer-handle',
    attributes: { role: 'separator', tabindex: '0', 'aria-label': 'Size of the explanation' },
  });
  readonly #stage: HTMLElement;
  readonly #onSize: (size: DrawerSize) => void;
  #size: DrawerSize;
  #isBeside = true;

  constructor(stage: HTMLElement, size: DrawerSize, onSize: (size: DrawerSize) => void) {
    this.#stage = stage;
    this.#size = size;
    this.#onSize = onSize;
    this.element.addEventListener('pointerdown', event => this.#drag(event));
    this.element.addEventListener('keydown', event => this.#key(event));
    new ResizeObserver(() => this.#place()).observe(stage);
    this.#place();
  }

  set size(size: DrawerSize) {
    this.#size = size;
    this.#place();
  }

  get #axis(): 'width' | 'height' {
    return this.#isBeside ? 'width' : 'height';
  }

  get #most(): number {
    const room = this.#isBeside ? this.#stage.clientWidth : this.#stage.clientHeight;
    return Math.max(LEAST[this.#axis], room - SPARE[this.#axis]);
  }

  #clamped(px: number): number {
    return Math.round(Math.min(this.#most, Math.max(LEAST[this.#axis], px)));
  }

  #place(): void {
    const { clientWidth } = this.#stage;
    if (clientWidth > 0) this.#isBeside = clientWidth >= BESIDE_PX;
    this.#stage.classList.toggle('beside', this.#isBeside);
    const px = this.#clamped(this.#size[this.#axis]);
    this.#stage.style.setProperty('--drawer-size', `${px}px`);
    setAttribute(this.element, 'aria-orientation', this.#isBeside ? 'vertical' : 'horizontal');
    setAttribute(this.element, 'aria-valuemin', String(LEAST[this.#axis]));
    setAttribute(this.element, 'aria-valuemax', String(this.#most));
    setAttribute(this.element, 'aria-valuenow', String(px));
  }

  #resize(px: number): void {
    this.size = { ...this.#size, [this.#axis]: this.#clamped(px) };
  }

  #drag(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    this.element.setPointerCapture(event.pointerId);
    const from = this.#isBeside ? event.clientX : event.clientY;
    const before = this.#clamped(this.#size[this.#axis]);
    const move = (moved: PointerEvent) => {
      this.#resize(before + from - (this.#isBeside ? moved.clientX : moved.clientY));
    };
    const end = () => {
      this.element.removeEventListener('pointermove', move);
      this.element.removeEventListener('lostpointercapture', end);
      this.#onSize(this.#size);
    };
    this.element.addEventListener('pointermove', move);
    this.element.addEventListener('lostpointercapture', end);
  }

  #key(event: KeyboardEvent): void {
    const [larger, smaller] = this.#isBeside ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const now = this.#clamped(this.#size[this.#axis]);
    if (event.key === larger) this.#resize(now + STEP_PX);
    else if (event.key === smaller) this.#resize(now - STEP_PX);
    else if (event.key === 'Home') this.#resize(LEAST[this.#axis]);
    else if (event.key === 'End') this.#resize(this.#most);
    else return;
    event.preventDefault();
    this.#onSize(this.#size);
  }
}
