// Runs a benchmark as the product is run, bundled: `node bench/bundled.mjs bench/spreads.ts [options]`.
import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { build } from 'esbuild';

const [entry, ...options] = process.argv.slice(2);
const outfile = `dist/bench/${basename(entry, '.ts')}.js`;
await build({
  ...{ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node20' },
  ...{ sourcemap: 'inline', logLevel: 'error' },
});
const { status } = spawnSync(process.execPath, ['--expose-gc', outfile, ...options], { stdio: 'inherit' });
process.exitCode = status ?? 1;
