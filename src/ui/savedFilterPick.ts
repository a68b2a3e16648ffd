import { window as workbench } from 'vscode';
import type { SavedFilter } from '../model/filter/savedFilters';

/** The filter of the name given, or the one that is chosen from a list; undefined: none. */
export async function pickSavedFilter(
  filters: readonly SavedFilter[],
  given: unknown,
): Promise<SavedFilter | undefined> {
  if (typeof given === 'string') return filters.find(({ name }) => name === given);
  if (filters.length === 0) {
    const words = 'no filter has been saved yet. Type one in the panel, and save it under a name with Saved.';
    void workbench.showInformationMessage(`Spread Scanner: ${words}`);
    return undefined;
  }
  const items = filters.map(filter => ({ label: filter.name, description: filter.query, filter }));
  const picked = await workbench.showQuickPick(items, { title: 'Apply Saved Filter', matchOnDescription: true });
  return picked?.filter;
}
