/**
 * Writes test/expected/cab.json: what cabextract and 7z say of every cabinet of the corpus. Run it from the root of
 * the project, with both installed and the corpus in place:
 *
 *     npm run build:samples && node build/scripts/expect-cab.js
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CorpusCabinet, corpusCabinets } from '../test/formats/cab/corpus-cabinet.js';
import { type CabinetExpectation, summarize } from '../test/formats/cab/expectation.js';

/** Both tools convert names: UTF-8 keeps them apart. */
const ENVIRONMENT = { ...process.env, LC_ALL: 'C.UTF-8' };

const expected: Record<string, CabinetExpectation> = {};
for (const cabinet of corpusCabinets()) expected[cabinet.id] = askTools(cabinet);
writeFileSync('test/expected/cab.json', `${JSON.stringify(expected, undefined, 1)}\n`);
console.log(`${Object.keys(expected).length} cabinets`);

function askTools(cabinet: CorpusCabinet): CabinetExpectation {
  const directory = mkdtempSync(join(tmpdir(), 'expect-cab-'));
  try {
    // The cabinets of a set find each other by name.
    for (const { bytes, name } of cabinet.cabinets) writeFileSync(join(directory, name), bytes);
    const first = join(directory, cabinet.cabinets[0]!.name);
    return { cabextract: askCabextract(first), sevenZip: askSevenZip(first, join(directory, 'out')) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** `-t` prints a line for each file, with its MD5 when it could be unpacked; `-e` is for names that are not UTF-8. */
function askCabextract(path: string): CabinetExpectation['cabextract'] {
  const { output, status } = run('cabextract', ['-t', '-e', 'CP1252', path]);
  const files = [...output.matchAll(/^ {2}(.*) {2}(?:OK +([0-9a-f]{32})|failed .*)$/gm)].map(
    ([, name = '', md5 = '']) => ({ name, digest: md5 }),
  );
  return { works: status === 0, ...summarize(files) };
}

/** `l -slt` prints a block for each file; the bytes are taken from what `x` writes. */
function askSevenZip(path: string, out: string): CabinetExpectation['sevenZip'] {
  const { output: listing, status: listStatus } = run('7z', ['l', '-slt', path]);
  if (listStatus !== 0 && !listing.includes('----------')) return { works: false, ...summarize([]) };
  mkdirSync(out);
  const { status } = run('7z', ['x', '-y', `-o${out}`, path]);
  const blocks = listing.slice(listing.indexOf('----------')).split('\n\n');
  const files = blocks.flatMap((block) => {
    const name = /^Path = (.*)$/m.exec(block)?.[1];
    const size = /^Size = (\d+)$/m.exec(block)?.[1];
    if (name === undefined || size === undefined) return [];
    return [{ name, digest: digestOf(join(out, name), Number(size)) }];
  });
  return { works: status === 0, ...summarize(files) };
}

/** Empty when 7z wrote no such file, or not all of it. */
function digestOf(path: string, sizeInBytes: number): string {
  if (!existsSync(path) || !statSync(path).isFile() || statSync(path).size !== sizeInBytes) return '';
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function run(command: string, parameters: readonly string[]): { output: string; status: number | null } {
  const { error, status, stdout } = spawnSync(command, parameters, {
    env: ENVIRONMENT,
    maxBuffer: 2 ** 28,
    encoding: 'utf8',
  });
  if (error !== undefined) throw error;
  return { output: stdout, status };
}
