import type { Clock } from '../../src/base/clock';
import type { TableHead } from './tableHead';

/** A press that moves less than this is a click. */
const CLICK_PX = 5;

export interface HeadDragListener {
  /** The column is being made so wide; `isDone`: it stays so. */
  onWidth(place: number, px: number, isDone: boolean): void;
  /** As wide as it needs to be. */
  onFit(place: number): void;
  /** To before the column at `before`; the number of columns: to the end. */
  onMove(place: number, before: number): void;
}

/** Headers taken with the pointer: the right edge for the width, anything else for the place. Escape drops it where it was. */
export class HeadDrag {
  readonly #head: TableHead;
  readonly #listener: HeadDragListener;
  readonly #clock: Clock;
  #end: (() => void) | undefined;

  constructor(head: TableHead, listener: HeadDragListener, clock: Clock) {
    this.#head = head;
    this.#clock = clock;
    this.#listener = listener;
    const { element } = head;
    element.addEventListener('pointerdown', event => this.#down(event));
    element.addEventListener('dblclick', event => {
      if (isHandle(event.target)) listener.onFit(head.placeOf(event.target));
    });
    // What ends a drag is no click on the header.
    element.addEventListener('click', event => isHandle(event.target) && event.stopImmediatePropagation(), true);
  }

  #down(event: PointerEvent): void {
    const place = this.#head.placeOf(event.target);
    const cell = this.#head.cells[place];
    if (event.button !== 0 || !cell || this.#end) return;
    if (isHandle(event.target)) this.#resize(event, place, cell);
    else this.#carry(event, place);
  }

  #resize(start: PointerEvent, place: number, cell: HTMLElement): void {
    const width = cell.getBoundingClientRect().width;
    let px = width;
    start.preventDefault();
    this.#track(
      start,
      event => {
        px = width + event.clientX - start.clientX;
        this.#listener.onWidth(place, px, false);
      },
      isDropped => {
        if (px !== width || !isDropped) this.#listener.onWidth(place, isDropped ? px : width, isDropped);
      },
    );
  }

  #carry(start: PointerEvent, place: number): void {
    let before = -1;
    const mark = (to: number) => {
      before = to;
      this.#head.cells.forEach((cell, i) => {
        cell.classList.toggle('drop-before', i === to);
        cell.classList.toggle('drop-after', to === this.#head.cells.length && i === to - 1);
        cell.classList.toggle('carried', to >= 0 && i === place);
      });
    };
    this.#track(
      start,
      event => {
        if (before < 0 && Math.abs(event.clientX - start.clientX) < CLICK_PX) return;
        const boxes = this.#head.cells.map(cell => cell.getBoundingClientRect());
        const at = boxes.findIndex(({ left, width }) => event.clientX < left + width / 2);
        mark(at < 0 ? boxes.length : at);
      },
      isDropped => {
        const to = before;
        mark(-1);
        if (to < 0) return;
        window.addEventListener('click', swallow, { capture: true, once: true });
        this.#clock.setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 0);
        if (isDropped && to !== place && to !== place + 1) this.#listener.onMove(place, to);
      },
    );
  }

  #track(start: PointerEvent, onMove: (event: PointerEvent) => void, onEnd: (isDropped: boolean) => void): void {
    const move = (event: PointerEvent) => onMove(event);
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      end(false);
    };
    const up = () => end(true);
    const cancel = () => end(false);
    const end = (isDropped: boolean) => {
      this.#end = undefined;
      document.removeEventListener('pointermove', move);
      document.removeEventListener('pointerup', up);
      document.removeEventListener('pointercancel', cancel);
      document.removeEventListener('keydown', key, true);
      document.body.classList.remove('dragging');
      onEnd(isDropped);
    };
    this.#end = cancel;
    document.body.classList.toggle('dragging', isHandle(start.target));
    document.addEventListener('pointermove', move);
    document.addEventListener('pointerup', up);
    document.addEventListener('pointercancel', cancel);
    document.addEventListener('keydown', key, true);
  }
}

function isHandle(target: EventTarget | null): boolean {
  return target instanceof Element && target.classList.contains('resizer');
}

function swallow(event: Event): void {
  event.stopPropagation();
}
