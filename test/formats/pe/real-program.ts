import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import CFB from 'cfb';
import { openCabinet } from '../../../src/formats/cab/cabinet.js';
import { joinCabinets } from '../../../src/formats/cab/cabinet-set.js';
import { decodeFolder } from '../../../src/formats/cab/decode-folder.js';
import { Budget, DEFAULT_LIMITS } from '../../../src/io/budget.js';
import { BytesSource } from '../../../src/io/source.js';
import { corpusDir, corpusFiles } from '../../corpus.js';

/** A Windows program that nobody wrote for these tests. */
export interface RealProgram {
  name: string;
  sha256: string;
  bytes: Uint8Array;
}

const SEVEN_ZIP_FOLDER = fileURLToPath(new URL('../../../node_modules/7zip-bin/win', import.meta.url));

/** The console of 7-Zip for three processors, out of a development dependency. */
export function sevenZipPrograms(): RealProgram[] {
  return ['x64', 'ia32', 'arm64']
    .map((folder) => join(SEVEN_ZIP_FOLDER, folder, '7za.exe'))
    .filter((path) => existsSync(path))
    .map((path) => program(relative(SEVEN_ZIP_FOLDER, path), readFileSync(path)));
}

/** Every program in a stream or a cabinet of a corpus package, each content once. */
export async function corpusPrograms(): Promise<RealProgram[]> {
  const found = new Map<string, RealProgram>();
  for (const path of corpusDir === undefined ? [] : corpusFiles('msi', '.msi', '.msm')) {
    for (const stream of streamsOf(readFileSync(path))) {
      const contents = startsWith(stream, 'MSCF') ? await filesInCabinet(stream) : [stream];
      for (const content of contents.filter((bytes) => startsWith(bytes, 'MZ'))) {
        const one = program(basename(path), content);
        if (!found.has(one.sha256)) found.set(one.sha256, one);
      }
    }
  }
  return [...found.values()];
}

function program(name: string, bytes: Uint8Array): RealProgram {
  return { name, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.subarray(0, text.length)).toString('latin1') === text;
}

/** By an independent reader of compound files; packages that it refuses are left out. */
function streamsOf(bytes: Buffer): Uint8Array[] {
  try {
    const { FileIndex } = CFB.read(bytes, { type: 'buffer' });
    return FileIndex.filter(({ type }) => type === 2).map(({ content }) => Uint8Array.from(content ?? []));
  } catch {
    return [];
  }
}

async function filesInCabinet(bytes: Uint8Array): Promise<Uint8Array[]> {
  const options = { onProblem: () => {}, budget: new Budget(DEFAULT_LIMITS, bytes.length) };
  try {
    const set = joinCabinets([await openCabinet(new BytesSource(bytes), options)], options.onProblem);
    const folders: Buffer[] = [];
    for (const folder of set.folders) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of decodeFolder(set, folder, options)) chunks.push(chunk.slice());
      folders.push(Buffer.concat(chunks));
    }
    return set.files.map(
      ({ folderIndex, offsetInFolder, sizeInBytes }) =>
        folders[folderIndex ?? -1]?.subarray(offsetInFolder, offsetInFolder + sizeInBytes) ??
        new Uint8Array(0),
    );
  } catch {
    // A damaged or partial cabinet: what programs it holds is no matter of these tests.
    return [];
  }
}
