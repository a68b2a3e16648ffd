import { createVSIX, listFiles } from '@vscode/vsce';
import { ROOT } from '../test/vscode/install';

const OPTIONS = { cwd: ROOT, dependencies: false };

/** Packs what is built into the file. */
export async function makeVsix(path: string): Promise<void> {
  await createVSIX({ ...OPTIONS, packagePath: path, allowMissingRepository: true, rewriteRelativeLinks: false });
}

/** Paths of what is packed, from the root of the repository. */
export async function packedFiles(): Promise<string[]> {
  return await listFiles(OPTIONS);
}
