/** Every command of the extension, without its prefix; a test holds this list against package.json. */
export const COMMAND_NAMES = [
  // For everyone, in the palette.
  'openPanel',
  'newPanel',
  'exportCsv',
  'exportNdjson',
  'start',
  'stop',
  'reconnectAll',
  'chooseExchanges',
  'filterAssets',
  'addToWatchlist',
  'removeFromWatchlist',
  'muteAsset',
  'unmuteAsset',
  'showLog',
  'useSimulated',
  'useLive',
  'copyBestSpread',
  'explainBest',
  'openSettings',
  'applySavedFilter',
  'filterHelp',
  // For a row of a tree or of the tooltip.
  'openInPanel',
  'explain',
  'copyText',
  'copyJson',
  'watch',
  'unwatch',
  'mute',
  'openTradePage',
  'reconnectVenue',
] as const;

export type CommandName = (typeof COMMAND_NAMES)[number];

export const PREFIX = 'spreadScanner.';
