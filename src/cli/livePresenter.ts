import type { Output } from './output';
import type { Presenter } from './presenter';
import type { Palette } from './render/palette';
import type { HealthMessage, Picture } from './render/picture';
import { fitParts, footerLines, progressLines } from './render/status';
import type { TablePainter } from './render/tablePainter';
import type { Screen, Terminal } from './screen';

export interface LiveOptions {
  readonly output: Output;
  readonly screen: Screen;
  readonly terminal: Terminal;
  readonly painter: TablePainter;
  readonly palette: Palette;
  /** What is shown, for the top line; the first parts are the most important. */
  readonly title: readonly string[];
  /** Wall clock, epoch ms. */
  readonly now: () => number;
}

/** Below this height the top line is left out in favour of a row. */
const LEAST_HEIGHT_FOR_TITLE = 8;

/** The table on the whole screen, drawn again in place. The last picture stays in the terminal after the end. */
export class LivePresenter implements Presenter {
  readonly #options: LiveOptions;
  readonly #resized: () => void;
  #resizeListener = () => {};
  #picture: Picture | undefined;
  #health: HealthMessage | undefined;
  #writing = false;
  #finished = false;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#resized = () => {
      this.#resizeListener();
      void this.#draw();
    };
    options.terminal.on('resize', this.#resized);
  }

  get rowLimit(): number {
    return this.#options.screen.height;
  }

  onResize(listener: () => void): void {
    this.#resizeListener = listener;
  }

  show(picture: Picture): Promise<void> {
    this.#picture = picture;
    return this.#draw();
  }

  status(health: HealthMessage): void {
    this.#health = health;
    if (!this.#picture) void this.#draw();
  }

  /** Draws the last picture again, for a terminal that has been away. */
  redraw(): void {
    void this.#draw();
  }

  async finish(): Promise<void> {
    if (this.#finished) return;
    this.#finished = true;
    const { terminal, screen, output } = this.#options;
    terminal.off('resize', this.#resized);
    const left = screen.leave();
    if (left === '') return;
    const last = this.#picture && this.#fitted(this.#picture, screen.width, screen.height - 1);
    const lines = last ? [...last.table, ...last.footer] : [];
    await output.write(`${left}${lines.map(line => `${line}\n`).join('')}`);
  }

  async #draw(): Promise<void> {
    if (this.#finished || this.#writing) return;
    this.#writing = true;
    await this.#options.output.write(this.#options.screen.draw(this.#lines()));
    this.#writing = false;
  }

  #lines(): string[] {
    const { screen, palette } = this.#options;
    const { width, height } = screen;
    const health = this.#health ?? this.#picture?.health;
    const loading = progressLines(health?.progress ?? [], Math.floor(height / 4), width);
    const title = height >= LEAST_HEIGHT_FOR_TITLE ? [this.#title(width)] : [];
    if (!this.#picture) {
      const footer = health
        ? footerLines('', health, width, palette, { loadingShown: true })
        : [palette.paint('starting …', 'quiet')];
      return [...title, ...loading, ...footer];
    }
    const room = height - title.length - loading.length;
    const { table, footer } = this.#fitted(this.#picture, width, room);
    const blank = new Array<string>(Math.max(0, room - table.length - footer.length)).fill('');
    return [...title, ...table, ...blank, ...loading.map(line => palette.paint(line, 'warn')), ...footer];
  }

  /** As many rows as so many lines hold beside heading and footer. */
  #fitted(picture: Picture, width: number, lines: number): { table: string[]; footer: readonly string[] } {
    const { heading, body, footer } = this.#options.painter.paint(picture, width, lines, { loadingShown: true });
    const rows = body.slice(0, Math.max(0, lines - heading.length - footer(0).length));
    return { table: [...heading, ...rows], footer: footer(rows.length) };
  }

  #title(width: number): string {
    const { palette, title, now } = this.#options;
    const time = new Date(now()).toTimeString().slice(0, 8);
    const parts = [
      { text: 'Spread Scanner', tone: 'strong' as const },
      { text: time, tone: 'quiet' as const },
      ...title.map(text => ({ text, tone: 'quiet' as const })),
    ];
    return fitParts(parts, width, palette, '  ');
  }
}
