/**
 * Runs all rules over benign packages and writes how many of them each rule hits into docs/prevalence.json:
 * `npm run docs:prevalence -- FOLDER…`. Every package and merge module below the folders is taken for benign, and so are
 * the benign samples.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { sampleCases } from '../samples-synthetic/catalogue.js';
import { RULES, triage } from '../src/index.js';

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error('usage: npm run docs:prevalence -- FOLDER…');
  process.exitCode = 64;
} else {
  const packages: { name: string; sha256: string }[] = [];
  const hits = new Map<string, number>();
  for await (const { bytes, name } of benignPackages(folders)) {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (packages.some((known) => known.sha256 === sha256)) continue;
    packages.push({ name, sha256 });
    const { findings } = await triage(bytes, { name });
    for (const { ruleId } of findings) hits.set(ruleId, (hits.get(ruleId) ?? 0) + 1);
  }
  packages.sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  const table = {
    packages,
    rules: RULES.map(({ id, severity }) => ({ id, severity, hits: hits.get(id) ?? 0 })),
  };
  writeFileSync('docs/prevalence.json', `${JSON.stringify(table, undefined, 1)}\n`);
  console.log(`${packages.length} packages`);
  for (const { hits: count, id, severity } of table.rules) if (count > 0) console.log(count, severity, id);
}

async function* benignPackages(
  places: readonly string[],
): AsyncGenerator<{ name: string; bytes: Uint8Array }, void, void> {
  for (const place of places) {
    for (const path of readdirSync(place, { recursive: true, encoding: 'utf8' }).sort()) {
      if (['.msi', '.msm'].includes(extname(path).toLowerCase()))
        yield { name: basename(path), bytes: readFileSync(join(place, path)) };
    }
  }
  for (const { build, kind, name } of sampleCases) {
    if (kind === 'benign') yield { name: `sample ${name}`, bytes: await build() };
  }
}
