import type { ExplainedWarning, Severity } from '../../src/protocol/explain';
import { element, setText } from '../dom';

const NAMES: Readonly<Record<Severity, string>> = { blocker: 'Not real', warning: 'Warning', note: 'Note' };

/** What would make it untrue: each with its gravity as a word, not by colour alone. */
export class WarningList {
  readonly element = element('ul', { class: 'warnings' });
  readonly #none = element('p', { class: 'quiet', text: 'Nothing that is known.' });
  readonly all = element('div', {}, this.element, this.#none);
  #shape = '';

  show(warnings: readonly ExplainedWarning[]): void {
    const shape = JSON.stringify(warnings.map(({ id, severity }) => [id, severity]));
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.element.replaceChildren(
        ...warnings.map(({ severity }) =>
          element(
            'li',
            { class: severity },
            element('span', { class: 'severity', text: NAMES[severity] }),
            element('span', { class: 'words' }),
          ),
        ),
      );
    }
    warnings.forEach(({ words }, i) => {
      setText(this.element.children[i]?.children[1] as Element, words);
    });
    this.element.hidden = warnings.length === 0;
    this.#none.hidden = warnings.length > 0;
  }
}
