// Writes what shells and settings must know of the registered venues: `npm run venues`, after a line was added to the
// registry. A test fails while it was not done.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { generatedFiles } from './generatedVenues';

for (const [path, text] of Object.entries(generatedFiles(readFileSync(resolve('package.json'), 'utf8')))) {
  if (readFileSync(resolve(path), 'utf8') === text) continue;
  writeFileSync(resolve(path), text);
  console.log(`${path} is written anew`);
}
