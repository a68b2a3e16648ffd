/** What the page's keys do to the filter, beside the field itself. */
export interface FilterKeys {
  /** `letter`: typed on a row, and the first of a word to filter by. */
  focusFilter(letter?: string): void;
}

/** Ctrl+F or Cmd+F, `/`, and letters typed on a row put the caret into the filter. `rows` is where the rows are. */
export function listenForFilter(rows: HTMLElement, { focusFilter }: FilterKeys): void {
  document.addEventListener('keydown', event => {
    if (event.defaultPrevented || event.isComposing) return;
    const isFind = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key === 'f';
    if (isFind) focusFilter();
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === '/' && isNoField(event.target)) focusFilter();
    else if (isLetter(event.key) && isRow(event.target, rows)) focusFilter(event.key);
    else return;
    event.preventDefault();
  });
}

function isLetter(key: string): boolean {
  // Space watches a row.
  return [...key].length === 1 && key !== ' ';
}

function isRow(target: EventTarget | null, rows: HTMLElement): boolean {
  return target instanceof Element && rows.contains(target) && target.closest('[role=grid]') !== null;
}

/** Neither where text is typed nor where letters choose. */
function isNoField(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return true;
  return target === document.body || target.closest('[role=grid]') !== null;
}
