import type { Output } from './output';
import type { Presenter } from './presenter';
import type { Picture } from './render/picture';
import type { TablePainter } from './render/tablePainter';

/** Tables one below the other: for `--once`, and for files, pipes and terminals without cursor control. */
export class TablePresenter implements Presenter {
  readonly rowLimit = Number.POSITIVE_INFINITY;
  readonly #output: Output;
  readonly #painter: TablePainter;
  readonly #width: () => number;
  #first = true;

  /** `width`: cells in a line; Infinity cuts nothing. */
  constructor(output: Output, painter: TablePainter, width: () => number) {
    this.#output = output;
    this.#painter = painter;
    this.#width = width;
  }

  show(picture: Picture): Promise<void> {
    const { heading, body, footer } = this.#painter.paint(picture, this.#width(), Number.POSITIVE_INFINITY);
    const before = this.#first ? [] : [''];
    this.#first = false;
    return this.#output.write(`${[...before, ...heading, ...body, ...footer(body.length)].join('\n')}\n`);
  }

  status(): void {}

  onResize(): void {}

  async finish(): Promise<void> {}
}
