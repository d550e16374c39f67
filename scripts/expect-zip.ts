/**
 * Writes test/expected/zip.json: what 7z says of every ZIP of the corpus. Run it from the root of the project, with 7z
 * installed and the corpus in place:
 *
 *     npm run build:samples && node build/scripts/expect-zip.js
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import {
  CORPUS_PASSWORDS,
  corpusZips,
  type EntryFacts,
  summarizeEntries,
  type ZipExpectation,
} from '../test/formats/zip/expectation.js';

/** Names come out in the character set of the locale. */
const ENVIRONMENT = { ...process.env, LC_ALL: 'C.UTF-8' };
const MAX_UNPACKED = 1 << 28;

const expected: Record<string, ZipExpectation> = {};
for (const { id, path } of corpusZips()) expected[id] = askSevenZip(path);
writeFileSync('test/expected/zip.json', `${JSON.stringify(expected, undefined, 1)}\n`);
console.log(`${Object.keys(expected).length} archives`);

function askSevenZip(path: string): ZipExpectation {
  const listed = listEntries(path);
  if (listed === undefined) return {};
  const entries = summarizeEntries(listed);
  if (!listed.some((entry) => entry.encrypted)) return { entries, ...unpack(path, '') };
  for (const password of CORPUS_PASSWORDS) {
    const unpacked = unpack(path, password);
    if (unpacked.contentSha256 !== undefined) return { entries, password, ...unpacked };
  }
  return { entries };
}

/** `-tzip`: not the archive inside of a single entry, nor what a wrong extension hints at. */
function listEntries(path: string): EntryFacts[] | undefined {
  const listing = run(['l', '-slt', '-tzip', '-p', path]);
  if (listing.status !== 0) return undefined;
  const [, rows = ''] = listing.stdout.toString('utf8').split('----------\n');
  return rows
    .split('\n\n')
    .filter((row) => row.startsWith('Path = '))
    .map((row) => ({
      name: /^Path = (.*)$/m.exec(row)?.[1] ?? '',
      sizeInBytes: Number(/^Size = (\d+)$/m.exec(row)?.[1] ?? 0),
      compressedSizeInBytes: Number(/^Packed Size = (\d+)$/m.exec(row)?.[1] ?? 0),
      encrypted: /^Encrypted = \+$/m.test(row),
    }));
}

function unpack(path: string, password: string): { contentSha256?: string } {
  const { status, stdout } = run(['x', '-so', '-tzip', `-p${password}`, path]);
  return status === 0 ? { contentSha256: createHash('sha256').update(stdout).digest('hex') } : {};
}

function run(args: string[]): { status: number | null; stdout: Buffer } {
  return spawnSync('7z', args, {
    env: ENVIRONMENT,
    maxBuffer: MAX_UNPACKED,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
