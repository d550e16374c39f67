/**
 * Writes test/expected/cfb.json: what npm `cfb` and 7z say of every compound file of the corpus. Run it from the root
 * of the project, with 7z installed and the corpus in place:
 *
 *     npm run build:samples && node build/scripts/expect-cfb.js
 *
 * npm `cfb` runs in a process of its own with limits: a cycle in a file lets its memory grow without end.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CfbExpectation,
  corpusCompoundFiles,
  corpusKey,
  type ListedStream,
  type ListingExpectation,
  summarize,
} from '../test/formats/cfb/expectation.js';

/** Prints the tree's streams as JSON; the root's own "content" is the mini stream and no stream. */
const NPM_CFB_PROGRAM = `
  const cfb = require('cfb');
  const file = cfb.read(require('node:fs').readFileSync(process.argv[1]), { type: 'buffer' });
  const streams = [];
  file.FileIndex.forEach((entry, index) => {
    if (entry.type !== 2) return;
    const path = file.FullPaths[index].split('/').slice(1);
    streams.push({ path, base64: Buffer.from(entry.content ?? []).toString('base64') });
  });
  process.stdout.write(JSON.stringify(streams));
`;

const expected: Record<string, CfbExpectation> = {};
for (const path of corpusCompoundFiles()) {
  expected[corpusKey(path)] = { npmCfb: askNpmCfb(path), sevenZip: askSevenZip(path) };
}
writeFileSync('test/expected/cfb.json', `${JSON.stringify(expected, undefined, 1)}\n`);
console.log(`${Object.keys(expected).length} compound files`);

function askNpmCfb(path: string): ListingExpectation | null {
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--max-old-space-size=512', '-e', NPM_CFB_PROGRAM, path],
    { encoding: 'utf8', timeout: 20_000, maxBuffer: 2 ** 28 },
  );
  if (status !== 0) return null;
  const streams: { path: string[]; base64: string }[] = JSON.parse(stdout);
  return summarize(
    streams.map(({ path: names, base64 }) => ({ path: names, bytes: Buffer.from(base64, 'base64') })),
  );
}

function askSevenZip(path: string): ListingExpectation | null {
  const folder = mkdtempSync(join(tmpdir(), 'expect-cfb-'));
  try {
    const { status, error } = spawnSync('7z', ['x', '-tCompound', '-aou', `-o${folder}`, path], {
      stdio: 'ignore',
    });
    if (error !== undefined) throw error;
    if (status !== 0) return null;
    const streams: ListedStream[] = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => ({ bytes: readFileSync(join(entry.parentPath, entry.name)) }));
    return summarize(streams);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
