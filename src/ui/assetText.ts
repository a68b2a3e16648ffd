const ASSET = /^[\p{L}\p{N}$._-]{1,30}$/u;

/** Names of assets out of what was typed: upper case, each once. */
export function splitAssets(text: string): string[] {
  const names = text.split(/[\s,;]+/).filter(name => name !== '');
  return [...new Set(names.map(name => name.toUpperCase()))];
}

/** What is wrong with what was typed; undefined: nothing. */
export function assetsProblem(text: string): string | undefined {
  const wrong = splitAssets(text).find(name => !ASSET.test(name));
  return wrong === undefined ? undefined : `"${wrong}" is not the name of an asset; write names such as BTC, ETH`;
}
