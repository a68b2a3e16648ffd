import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/** Native helpers that `ws` can use and does without. */
const OPTIONAL = ['bufferutil', 'utf-8-validate'];

const bundles = [
  { entry: 'src/cli/main.ts', outfile: 'dist/cli.js', banner: '#!/usr/bin/env node' },
  { entry: 'src/engine/worker.ts', outfile: 'dist/engine.js', banner: '' },
];

for (const { entry, outfile, banner } of bundles) {
  if (!existsSync(new URL(entry, import.meta.url))) {
    console.log(`${outfile}: skipped, there is no ${entry} yet`);
    continue;
  }
  await build({
    entryPoints: [entry],
    outfile,
    absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: false,
    sourcemap: 'external',
    banner: { js: banner },
    define: { SPREAD_SCANNER_VERSION: JSON.stringify(version) },
    external: OPTIONAL,
    logLevel: 'warning',
  });
  if (banner !== '') chmodSync(new URL(outfile, import.meta.url), 0o755);
}
