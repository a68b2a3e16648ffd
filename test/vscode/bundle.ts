import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './install';

/** Bundles the suites that run inside the extension host; returns the path of the module without its ending. */
export function bundleSuites(): Promise<string> {
  return bundleForHost(join(__dirname, 'suite', 'index.ts'), 'vscode-tests');
}

/** The same for any module that VS Code is given as `extensionTestsPath`; `name`: of its folder in out. */
export async function bundleForHost(entry: string, name: string): Promise<string> {
  const outfile = join(ROOT, 'out', name, 'index.js');
  await build({
    entryPoints: [entry],
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
