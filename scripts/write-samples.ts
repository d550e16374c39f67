/**
 * Writes every sample into a folder of its own, and what is expected of it into `expected.json`, so that any tool can be
 * measured on them: `npm run samples -- FOLDER`.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleCases } from '../samples-synthetic/catalogue.js';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npm run samples -- FOLDER');
  process.exitCode = 64;
} else {
  const answers = [];
  for (const { build, expected, fileName, kind, name, title } of sampleCases) {
    const bytes = await build();
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, fileName), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    answers.push({ file: `${name}/${fileName}`, sha256, kind, title, expected });
  }
  writeFileSync(join(folder, 'expected.json'), `${JSON.stringify(answers, undefined, 2)}\n`);
  console.log(`${answers.length} samples in ${folder}`);
}
