import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { leanCli, leanEngine, leanProxies } from './scripts/lean/plugin.mjs';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/** Native helpers that `ws` can use and does without. */
const OPTIONAL = ['bufferutil', 'utf-8-validate'];

const node = { platform: 'node', format: 'cjs', target: 'node20', external: OPTIONAL };
const page = { platform: 'browser', format: 'iife', target: 'es2022' };

/** What a person has to ask for is loaded then. */
const onDemandApart = {
  name: 'on demand',
  setup: build => build.onResolve({ filter: /^\.\/onDemand$/ }, () => ({ path: './onDemand.js', external: true })),
};

/** `vscode` is there for the extension alone: any other bundle that reaches it does not build. */
const bundles = [
  {
    entry: 'src/extension.ts',
    outfile: 'dist/extension.js',
    ...node,
    external: ['vscode'],
    minify: true,
    plugins: [onDemandApart],
  },
  { entry: 'src/ui/onDemand.ts', outfile: 'dist/onDemand.js', ...node, external: ['vscode'], minify: true },
  { entry: 'src/engine/worker.ts', outfile: 'dist/engine.js', ...node, minify: true, plugins: [leanEngine] },
  {
    entry: 'src/connectors/proxyAgents.ts',
    outfile: 'dist/proxyAgents.js',
    ...node,
    minify: true,
    plugins: [leanProxies],
  },
  { entry: 'src/venue.ts', outfile: 'dist/venue.js', ...node },
  { entry: 'src/demo/worker.ts', outfile: 'dist/demo.js', ...node, minify: true },
  {
    entry: 'src/cli/main.ts',
    outfile: 'dist/cli.js',
    ...node,
    banner: { js: '#!/usr/bin/env node' },
    plugins: [leanCli],
  },
  { entry: 'webview/main.ts', outfile: 'dist/webview/panel.js', ...page, minify: true },
  { entry: 'webview/styles/panel.css', outfile: 'dist/webview/panel.css', minify: true },
];

for (const { entry, ...options } of bundles) {
  if (!existsSync(new URL(entry, import.meta.url))) {
    console.log(`${options.outfile}: skipped, there is no ${entry} yet`);
    continue;
  }
  await build({
    entryPoints: [entry],
    absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
    bundle: true,
    sourcemap: 'external',
    // For profiles. Without it a stack trace has places, which the source maps explain.
    keepNames: process.env.KEEP_NAMES === '1' && options.platform === 'node',
    define: { SPREAD_SCANNER_VERSION: JSON.stringify(version) },
    logLevel: 'warning',
    ...options,
  });
  if (options.banner) chmodSync(new URL(options.outfile, import.meta.url), 0o755);
}
