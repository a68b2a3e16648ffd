import { type QuickPickItem, window as workbench } from 'vscode';
import { allVenues } from '../model/venueNames';
import { assetsProblem, splitAssets } from './assetText';
import type { EngineClient } from './engineClient';

interface AssetPick extends QuickPickItem {
  readonly asset: string;
}

/** Lets the user pick an asset among those scanned, or type one that is not (yet). */
export function pickAsset(title: string, assets: readonly string[]): Promise<string | undefined> {
  return new Promise(resolve => {
    const pick = workbench.createQuickPick<AssetPick>();
    const known: AssetPick[] = assets.map(asset => ({ label: asset, asset }));
    pick.title = title;
    pick.placeholder = 'Asset, e.g. BTC';
    pick.items = known;
    pick.onDidChangeValue(value => {
      const [typed] = splitAssets(value);
      const other = typed !== undefined && assetsProblem(value) === undefined && !assets.includes(typed);
      pick.items = other ? [...known, { label: typed, description: 'not scanned now', asset: typed }] : known;
    });
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.asset);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** Assets that can have a spread: those of the instruments scanned, by name. */
export function scannedAssets(client: EngineClient): string[] {
  return [...new Set([...client.instruments.values()].map(instrument => instrument.base))].sort();
}

export function scannedQuotes(client: EngineClient): string[] {
  return [...new Set([...client.instruments.values()].map(instrument => instrument.quote))].sort();
}

/** Undefined: nothing is to be changed. */
export async function pickVenues(chosen: readonly string[]): Promise<readonly string[] | undefined> {
  const items = allVenues().map(({ id, name, markets }) => ({
    label: name,
    description: markets.map(each => each.market).join(' and '),
    picked: chosen.includes(id),
    id,
  }));
  const picked = await workbench.showQuickPick(items, {
    title: 'Choose Exchanges',
    placeHolder: 'Exchanges to scan; none means all',
    canPickMany: true,
  });
  // None means all, those too that a later version knows.
  return picked?.length === items.length ? [] : picked?.map(item => item.id);
}

/** Undefined: nothing is to be changed. */
export async function askAssets(now: readonly string[]): Promise<readonly string[] | undefined> {
  const text = await workbench.showInputBox({
    title: 'Filter Assets',
    prompt: 'Assets to scan, separated by commas or blanks. Empty: all.',
    placeHolder: 'BTC, ETH, SOL',
    value: now.join(', '),
    validateInput: value => assetsProblem(value),
  });
  return text === undefined ? undefined : splitAssets(text);
}
