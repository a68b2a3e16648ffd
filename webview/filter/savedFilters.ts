import {
  changeFilters,
  MAX_FILTER_NAME_CHARS,
  type SavedFilter,
  type SavedFilterChange,
} from '../../src/model/filter/savedFilters';
import { element, setAttribute, setText } from '../dom';

export interface SavedFiltersListener {
  onApply(query: string): void;
  onChange(change: SavedFilterChange): void;
}

const LIST_ID = 'saved-filters';

/** The filters with a name, behind a button: apply, save what is in the field, rename, delete. */
export class SavedFilters {
  readonly element: HTMLElement;
  readonly #button = element('button', {
    class: 'choice-button',
    text: 'Saved',
    attributes: { type: 'button', 'aria-expanded': 'false', 'aria-controls': LIST_ID, title: 'Saved filters' },
  });
  readonly #list = element('ul', { class: 'saved-list' });
  readonly #name = nameField('Name of the filter to save');
  readonly #words = element('p', { class: 'saved-words', attributes: { role: 'status' } });
  readonly #popup: HTMLElement;
  readonly #listener: SavedFiltersListener;
  #filters: readonly SavedFilter[] = [];
  #query = '';
  /** Its name is being changed. */
  #renaming: string | undefined;

  constructor(listener: SavedFiltersListener) {
    this.#listener = listener;
    const save = element(
      'form',
      { class: 'saved-form' },
      this.#name,
      element('button', { class: 'small-button', text: 'Save', attributes: { type: 'submit' } }),
    );
    save.addEventListener('submit', event => {
      event.preventDefault();
      if (this.#change({ kind: 'save', name: this.#name.value, query: this.#query })) this.#name.value = '';
    });
    this.#popup = element(
      'div',
      { class: 'choice-list saved', attributes: { id: LIST_ID, role: 'group', 'aria-label': 'Saved filters' } },
      this.#list,
      save,
      this.#words,
    );
    this.#popup.hidden = true;
    this.element = element('div', { class: 'choice' }, this.#button, this.#popup);
    this.#button.addEventListener('click', () => this.#show(this.#popup.hidden === true));
    this.element.addEventListener('keydown', event => this.#key(event));
    this.element.addEventListener('focusout', event => {
      // What has the focus can be replaced by a repaint; that is no leaving.
      if (event.relatedTarget && !this.element.contains(event.relatedTarget as Node)) this.#show(false);
    });
    document.addEventListener('pointerdown', event => {
      if (!event.composedPath().includes(this.element)) this.#show(false);
    });
    this.#paint();
  }

  /** `query`: what would be saved. */
  show(filters: readonly SavedFilter[], query: string): void {
    const isSame = JSON.stringify(filters) === JSON.stringify(this.#filters);
    this.#filters = filters;
    this.#query = query;
    if (!isSame) this.#paint();
    this.#markApplied();
  }

  #paint(): void {
    const focused = this.#focused();
    this.#list.replaceChildren(...this.#filters.map(filter => this.#item(filter)));
    if (this.#filters.length === 0) {
      this.#list.replaceChildren(element('li', { class: 'saved-none', text: 'No filter has been saved yet.' }));
    }
    this.#markApplied();
    if (focused >= 0) (this.#stops[Math.min(focused, this.#stops.length - 1)] ?? this.#name).focus();
  }

  #item(filter: SavedFilter): HTMLElement {
    const { name, query } = filter;
    if (this.#renaming === name) return this.#renameItem(name);
    const apply = element(
      'button',
      { class: 'saved-apply', attributes: { type: 'button', title: query } },
      element('span', { class: 'saved-name', text: name }),
      element('span', { class: 'saved-query', text: query }),
    );
    apply.addEventListener('click', () => {
      this.#show(false);
      this.#button.focus();
      this.#listener.onApply(query);
    });
    const rename = action('Rename', name, () => {
      this.#renaming = name;
      this.#paint();
      const field = this.#list.querySelector('input');
      field?.focus();
      field?.select();
    });
    const remove = action('Delete', name, () => this.#change({ kind: 'delete', name }));
    return element('li', { class: 'saved-item' }, apply, rename, remove);
  }

  #renameItem(name: string): HTMLElement {
    const field = nameField(`New name of ${name}`);
    field.value = name;
    const form = element(
      'form',
      { class: 'saved-form' },
      field,
      element('button', { class: 'small-button', text: 'Rename', attributes: { type: 'submit' } }),
    );
    form.addEventListener('submit', event => {
      event.preventDefault();
      this.#change({ kind: 'rename', name, to: field.value });
    });
    return element('li', { class: 'saved-item' }, form);
  }

  #stopRenaming(): void {
    this.#renaming = undefined;
    this.#paint();
  }

  /** Tells the host, or says why it cannot be. */
  #change(change: SavedFilterChange): boolean {
    const changed = changeFilters(this.#filters, change);
    setText(this.#words, changed.ok ? '' : `${changed.problem[0]?.toUpperCase()}${changed.problem.slice(1)}.`);
    if (!changed.ok) return false;
    this.#listener.onChange(change);
    // The host will say the same.
    this.#filters = changed.filters;
    this.#renaming = undefined;
    this.#paint();
    return true;
  }

  #markApplied(): void {
    this.#list.querySelectorAll('.saved-apply').forEach((button, i) => {
      setAttribute(button, 'aria-pressed', String(this.#filters[i]?.query === this.#query.trim()));
    });
  }

  get #stops(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>('button, input')];
  }

  #focused(): number {
    return this.#stops.indexOf(document.activeElement as HTMLElement);
  }

  #show(open: boolean): void {
    if (this.#popup.hidden !== open) return;
    this.#popup.hidden = !open;
    this.#button.setAttribute('aria-expanded', String(open));
    setText(this.#words, '');
    if (!open) {
      if (this.#renaming !== undefined) this.#stopRenaming();
      return;
    }
    this.#popup.style.left = '0';
    const over = this.#popup.getBoundingClientRect().right - document.documentElement.clientWidth + 8;
    if (over > 0) this.#popup.style.left = `${-over}px`;
    (this.#stops[0] ?? this.#name).focus();
  }

  #key(event: KeyboardEvent): void {
    if (this.#popup.hidden) return;
    if (event.key === 'Escape') {
      if (this.#renaming !== undefined) {
        this.#stopRenaming();
        (this.#stops[0] ?? this.#name).focus();
      } else {
        this.#show(false);
        this.#button.focus();
      }
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const lines = [...this.#list.querySelectorAll<HTMLElement>('.saved-apply'), this.#name];
      const at = lines.findIndex(line => (line.closest('li') ?? line).contains(document.activeElement));
      lines[(at + (event.key === 'ArrowDown' ? 1 : -1) + lines.length) % lines.length]?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function nameField(label: string): HTMLInputElement {
  return element('input', {
    class: 'saved-field',
    attributes: {
      ...{ type: 'text', spellcheck: 'false', autocomplete: 'off', maxlength: String(MAX_FILTER_NAME_CHARS) },
      ...{ 'aria-label': label, placeholder: 'Name' },
    },
  });
}

function action(word: string, name: string, run: () => void): HTMLElement {
  const made = element('button', {
    class: 'small-button',
    text: word,
    attributes: { type: 'button', 'aria-label': `${word} ${name}` },
  });
  made.addEventListener('click', run);
  return made;
}
