import type { Page } from 'playwright-core';

/** What VS Code for browsers says of itself, whatever extension runs in it. */
const OF_VS_CODE = [
  /Failed to load resource: the server responded with a status of 404/,
  /bad HTTP response code \(404\) was received when fetching the script/,
  /\[Service Worker\] registration/,
  /open-vsx\.org|ERR_NAME_NOT_RESOLVED/,
  /authentication provider 'github'/,
  // It asked the extension host before it saved something, which was slow to answer on a busy machine.
  /Aborted onWillSaveTextDocument-event/,
  // While the window reloads.
  /\[lifecycle\] Long running operations during shutdown/,
  /Unable to write file 'vscode-log:/,
];

/** Errors of the page, its webviews and the extension host, as a person would find them in the console. */
export class Problems {
  readonly #lines: string[] = [];

  private constructor() {}

  /** Call it before the page goes anywhere. */
  static watch(page: Page): Problems {
    const problems = new Problems();
    page.on('console', message => {
      if (message.type() === 'error') problems.#add(message.text());
    });
    page.on('pageerror', error => problems.#add(`uncaught: ${error.stack ?? error.message}`));
    return problems;
  }

  /** All but what VS Code says of itself. */
  get all(): readonly string[] {
    return this.#lines;
  }

  /** What a content security policy has refused. */
  get violations(): string[] {
    return this.#lines.filter(line => /Content Security Policy/.test(line));
  }

  forget(): void {
    this.#lines.length = 0;
  }

  #add(text: string): void {
    if (OF_VS_CODE.some(known => known.test(text))) return;
    // VS Code colours its lines: "%c  ERR color: #f33 what it is about".
    this.#lines.push(text.replace(/%c|color: [#\w]*/g, '').trim());
  }
}
