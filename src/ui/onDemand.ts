// What is needed only once a person asks for it, pages and exports: a bundle of its own, so that a window starts without.
export { ExportFlow } from './exportFlow';
export { PanelMemory } from './panelMemory';
export { parsePanelState } from './parsePanelState';
export { SpreadPanel } from './spreadPanel';
