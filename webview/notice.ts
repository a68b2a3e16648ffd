import { button } from './controls';
import { element, setText } from './dom';

export interface NoticeAction {
  readonly text: string;
  readonly primary?: boolean;
  run(): void;
}

/** What is said instead of rows. */
export interface NoticeContent {
  /** Another kind is another notice; the same one only changes its words. */
  readonly kind: string;
  readonly title: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly actions: readonly NoticeAction[];
  /** Something is under way. */
  readonly busy?: boolean;
}

export class Notice {
  readonly element = element('section', { class: 'notice' });
  readonly #title = element('div', { class: 'notice-title', attributes: { role: 'status' } });
  readonly #text = element('p');
  readonly #lines = element('ul');
  readonly #actions = element('div', { class: 'notice-actions' });
  #shown: NoticeContent | undefined;

  constructor() {
    this.element.append(this.#title, this.#text, this.#lines, this.#actions);
    this.element.hidden = true;
  }

  show(content: NoticeContent | undefined): void {
    const before = this.#shown;
    this.#shown = content;
    this.element.hidden = !content;
    if (!content) return;
    this.element.classList.toggle('busy', content.busy ?? false);
    setText(this.#title, content.title);
    setText(this.#text, content.text);
    this.#text.hidden = content.text === '';
    this.#lines.hidden = content.lines.length === 0;
    if (content.lines.length !== this.#lines.childElementCount) {
      this.#lines.replaceChildren(...content.lines.map(() => element('li')));
    }
    content.lines.forEach((line, i) => {
      setText(this.#lines.children[i] as Element, line);
    });
    const names = (each: NoticeContent | undefined) => JSON.stringify([each?.kind, each?.actions.map(a => a.text)]);
    if (names(before) === names(content)) return;
    this.#actions.replaceChildren(
      ...content.actions.map(({ text, primary }, i) =>
        button(text, () => this.#shown?.actions[i]?.run(), primary ? 'primary' : 'secondary'),
      ),
    );
  }
}
