import { MAX_FILTER_CHARS } from './query';

/** A filter that a person has given a name. */
export interface SavedFilter {
  readonly name: string;
  readonly query: string;
}

export const MOST_SAVED_FILTERS = 100;
export const MAX_FILTER_NAME_CHARS = 60;

/** What a person does to the list. */
export type SavedFilterChange =
  /** A filter of that name is replaced. */
  | { readonly kind: 'save'; readonly name: string; readonly query: string }
  | { readonly kind: 'rename'; readonly name: string; readonly to: string }
  | { readonly kind: 'delete'; readonly name: string };

export type ChangedFilters =
  | { readonly ok: true; readonly filters: readonly SavedFilter[] }
  | { readonly ok: false; readonly problem: string };

/** Reads what was kept, which may be anything: what is no filter is left out. */
export function parseSavedFilters(raw: unknown): readonly SavedFilter[] {
  if (!Array.isArray(raw)) return [];
  const filters: SavedFilter[] = [];
  for (const item of raw as readonly unknown[]) {
    if (typeof item !== 'object' || item === null) continue;
    const { name, query } = item as Readonly<Record<string, unknown>>;
    if (typeof name !== 'string' || typeof query !== 'string') continue;
    const changed = changeFilters(filters, { kind: 'save', name, query });
    if (changed.ok && changed.filters.length > filters.length) filters.splice(0, Infinity, ...changed.filters);
  }
  return filters;
}

/** The list after the change, by name; or why it cannot be made, in words. Names that differ by case alone are one. */
export function changeFilters(filters: readonly SavedFilter[], change: SavedFilterChange): ChangedFilters {
  const others = (name: string) => filters.filter(each => !isSame(each.name, name));
  switch (change.kind) {
    case 'save': {
      const name = tidy(change.name);
      const query = change.query.trim();
      const problem = nameProblem(name) ?? queryProblem(query);
      if (problem !== undefined) return { ok: false, problem };
      const rest = others(name);
      if (rest.length >= MOST_SAVED_FILTERS) {
        return { ok: false, problem: `there are ${MOST_SAVED_FILTERS} saved filters already: delete one first` };
      }
      return { ok: true, filters: sorted([...rest, { name, query }]) };
    }
    case 'rename': {
      const to = tidy(change.to);
      const renamed = filters.find(each => isSame(each.name, change.name));
      const problem = nameProblem(to);
      if (!renamed) return { ok: false, problem: `there is no saved filter "${change.name}"` };
      if (problem !== undefined) return { ok: false, problem };
      const rest = others(change.name);
      if (rest.some(each => isSame(each.name, to)))
        return { ok: false, problem: `"${to}" is the name of another filter` };
      return { ok: true, filters: sorted([...rest, { ...renamed, name: to }]) };
    }
    case 'delete':
      return { ok: true, filters: others(change.name) };
  }
}

function tidy(name: string): string {
  return name.trim().replace(/\s+/g, ' ');
}

function isSame(a: string, b: string): boolean {
  return tidy(a).toLowerCase() === tidy(b).toLowerCase();
}

function nameProblem(name: string): string | undefined {
  if (name === '') return 'a saved filter needs a name';
  return name.length > MAX_FILTER_NAME_CHARS ? `a name has at most ${MAX_FILTER_NAME_CHARS} letters` : undefined;
}

function queryProblem(query: string): string | undefined {
  if (query === '') return 'there is no filter to save: type one first';
  return query.length > MAX_FILTER_CHARS ? `a filter has at most ${MAX_FILTER_CHARS} letters` : undefined;
}

function sorted(filters: readonly SavedFilter[]): readonly SavedFilter[] {
  return [...filters].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
