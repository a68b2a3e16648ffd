import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What is loaded on the way to the first picture, with what each may have and what it should have, in KB of gzip. */
export const BUNDLES = [
  { name: 'extension', path: 'dist/extension.js', budgetKb: 30, goalKb: 30 },
  { name: 'onDemand', path: 'dist/onDemand.js', budgetKb: 16, goalKb: 16 },
  { name: 'engine', path: 'dist/engine.js', budgetKb: 150, goalKb: 120 },
  { name: 'page', path: 'dist/webview/panel.js', budgetKb: 120, goalKb: 120 },
  { name: 'css', path: 'dist/webview/panel.css', budgetKb: 10, goalKb: 10 },
] as const;

export interface BundleSize {
  readonly bytes: number;
  readonly gzipBytes: number;
}

export function bundleSize(root: string, path: string): BundleSize {
  const content = readFileSync(join(root, path));
  return { bytes: content.length, gzipBytes: gzipSync(content, { level: 9 }).length };
}
