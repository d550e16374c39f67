/** Writes the samples that wixl builds into a folder: `node build/scripts/build-wixl-samples.js FOLDER`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildWithWixl, hasWixl, wixlCases } from '../samples-synthetic/wixl/wixl-case.js';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: build-wixl-samples FOLDER');
  process.exitCode = 64;
} else if (!hasWixl()) {
  console.error('wixl and msibuild are needed: install msitools and wixl');
  process.exitCode = 1;
} else {
  mkdirSync(folder, { recursive: true });
  for (const wixlCase of wixlCases) {
    writeFileSync(join(folder, wixlCase.fileName), buildWithWixl(wixlCase));
    console.log(`${wixlCase.fileName}: ${wixlCase.title}`);
  }
}
