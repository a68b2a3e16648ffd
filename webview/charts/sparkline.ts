import { signedPct } from '../../src/model/numberFormat';
import { SPARK_BUCKETS, SPARK_GAP, SPARK_UNIT } from '../../src/protocol/series';
import { onThemeChange } from './chartColours';

const WIDTH_PX = 3 * SPARK_BUCKETS;
const HEIGHT_PX = 16;

export interface SparkRow {
  /** Min and max of its buckets, in steps: number `i` of SPARK_WIDTH; SPARK_GAP where there is none. */
  spark(i: number): number;
}

/** The small lines of the rows: a bar from the smallest to the largest value of each quarter of a minute. */
export class SparklinePainter {
  #above = '';
  #below = '';
  #line = '';
  #watches = false;

  /** Draws into a cell's own canvas, which is made when it is first drawn into. */
  draw(cell: HTMLElement, row: SparkRow): void {
    const canvas = cell.firstElementChild instanceof HTMLCanvasElement ? cell.firstElementChild : addCanvas(cell);
    const context = canvas.getContext('2d');
    if (!context) return;
    if (this.#above === '') this.#readColours(canvas);
    const scale = devicePixelRatio;
    if (canvas.width !== WIDTH_PX * scale) {
      canvas.width = WIDTH_PX * scale;
      canvas.height = HEIGHT_PX * scale;
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, WIDTH_PX, HEIGHT_PX);
    let low = 0;
    let high = 0;
    for (let i = 0; i < 2 * SPARK_BUCKETS; i++) {
      const value = row.spark(i);
      if (value === SPARK_GAP) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const perStep = (HEIGHT_PX - 1) / Math.max(1, high - low);
    const zero = high * perStep;
    context.fillStyle = this.#line;
    context.fillRect(0, zero, WIDTH_PX, 1);
    for (let bucket = 0; bucket < SPARK_BUCKETS; bucket++) {
      const min = row.spark(2 * bucket);
      const max = row.spark(2 * bucket + 1);
      if (max === SPARK_GAP) continue;
      const top = (high - max) * perStep;
      // What is above 0 and what is below it differ by place as well as by colour.
      context.fillStyle = max > 0 ? this.#above : this.#below;
      context.fillRect(3 * bucket, top, 2, Math.max(1.5, (max - min) * perStep));
    }
  }

  #readColours(canvas: HTMLElement): void {
    if (!this.#watches) {
      this.#watches = true;
      // For as long as the page lives.
      onThemeChange(() => {
        this.#above = '';
      });
    }
    const style = getComputedStyle(canvas);
    const colour = (name: string) => style.getPropertyValue(name).trim() || style.color;
    this.#above = colour('--spark-above');
    this.#below = colour('--spark-below');
    this.#line = colour('--spark-line');
  }
}

/** The same in words. */
export function sparkWords(row: SparkRow): string {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < 2 * SPARK_BUCKETS; i++) {
    const value = row.spark(i);
    if (value === SPARK_GAP) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const pct = (steps: number) => signedPct(steps * SPARK_UNIT * 100);
  return low > high ? 'nothing in the last five minutes' : `${pct(low)} to ${pct(high)} % in the last five minutes`;
}

function addCanvas(cell: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.className = 'spark';
  cell.replaceChildren(canvas);
  return canvas;
}
