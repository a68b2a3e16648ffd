import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../test/vscode/install';
import { makeVsix, packedFiles } from './vsix';

/** Makes spread-scanner-<version>.vsix out of what is built, and says how big it is. */
async function makePackage(): Promise<void> {
  const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, string>;
  const vsix = join(ROOT, `${name}-${version}.vsix`);
  for (const file of await packedFiles()) {
    console.log(`${String(Math.ceil(statSync(join(ROOT, file)).size / 1024)).padStart(8)} KB  ${file}`);
  }
  await makeVsix(vsix);
  console.log(`\n${vsix}: ${(statSync(vsix).size / 2 ** 20).toFixed(2)} MB`);
}

makePackage().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
