import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './install';

/** Bundles the suites that run inside the extension host; returns the path of the module without its ending. */
export async function bundleSuites(): Promise<string> {
  const outfile = join(ROOT, 'out', 'vscode-tests', 'index.js');
  await build({
    entryPoints: [join(__dirname, 'suite', 'index.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha', 'bufferutil', 'utf-8-validate'],
    logLevel: 'warning',
  });
  return outfile.replace(/\.js$/, '');
}
