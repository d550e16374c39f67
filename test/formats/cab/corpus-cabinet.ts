import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import CFB from 'cfb';
import { corpusDir, corpusFiles } from '../../corpus.js';

/** A cabinet file of the corpus, a set of them, or a cabinet stream inside one of its packages. */
export interface CorpusCabinet {
  /** `cab/x.cab`, `cab/set-x`, or `msi/x.msi#` and the first digits of the stream's SHA-256. */
  id: string;
  /** In the order of the set; one for everything that is no set. */
  cabinets: readonly { name: string; bytes: Uint8Array }[];
}

export function corpusCabinets(): CorpusCabinet[] {
  if (corpusDir === undefined) return [];
  return [...cabinetFiles(corpusDir), ...cabinetsInPackages(corpusDir)];
}

function cabinetFiles(root: string): CorpusCabinet[] {
  const ids = new Set<string>();
  for (const path of [...corpusFiles('cab', '.cab'), ...corpusFiles('msi', '.cab')]) {
    const folder = dirname(path);
    ids.add(basename(folder).startsWith('set-') ? folder : path);
  }
  return [...ids].map((path) => {
    const id = relative(root, path);
    if (path.endsWith('.cab')) return { id, cabinets: [{ name: basename(path), bytes: readFileSync(path) }] };
    return { id, cabinets: nameBySet(readdirSync(path).map((name) => readFileSync(join(path, name)))) };
  });
}

/** Taken out with an independent reader of compound files. */
function cabinetsInPackages(root: string): CorpusCabinet[] {
  const found = new Map<string, CorpusCabinet>();
  for (const path of corpusFiles('msi', '.msi', '.msm', '.msp')) {
    const streams = cabinetStreams(path);
    const ofSet = streams.filter((bytes) => (flagsOf(bytes) & 3) !== 0);
    const groups = streams
      .filter((bytes) => !ofSet.includes(bytes))
      .map((bytes) => [{ name: 'single.cab', bytes }]);
    if (ofSet.length > 0) groups.push(nameBySet(ofSet));
    for (const cabinets of groups) {
      const digest = createHash('sha256').update(cabinets[0]!.bytes).digest('hex').slice(0, 12);
      if (!found.has(digest)) found.set(digest, { id: `${relative(root, path)}#${digest}`, cabinets });
    }
  }
  return [...found.values()];
}

function cabinetStreams(path: string): Buffer[] {
  const bytes = readFileSync(path);
  return streamsOf(bytes)
    .map((content) => Buffer.from(Uint8Array.from(content)))
    .filter((content) => content.toString('latin1', 0, 4) === 'MSCF');
}

/** The reader wants whole sectors: what a truncated package lacks is read as zeros. */
function streamsOf(bytes: Buffer): ArrayLike<number>[] {
  for (const padding of [0, 65_536]) {
    try {
      const file = CFB.read(Buffer.concat([bytes, Buffer.alloc(padding)]), { type: 'buffer' });
      return file.FileIndex.filter((entry) => entry.type === 2).map((entry) => entry.content ?? []);
    } catch {
      // Not a compound file, or not one that it can read.
    }
  }
  return [];
}

/** Puts cabinets of a set in order and gives them the names by which their neighbours know them. */
function nameBySet(cabinets: readonly Buffer[]): { name: string; bytes: Buffer }[] {
  const inOrder = [...cabinets].sort((a, b) => a.readUInt16LE(34) - b.readUInt16LE(34));
  return inOrder.map((bytes, index) => {
    const before = inOrder[index - 1];
    const after = inOrder[index + 1];
    const name = before === undefined ? neighboursOf(after!).previous : neighboursOf(before).next;
    return { name: name!, bytes };
  });
}

function neighboursOf(bytes: Buffer): { previous?: string; next?: string } {
  const flags = flagsOf(bytes);
  const reserveInBytes = (flags & 4) === 0 ? 0 : 4 + bytes.readUInt16LE(36);
  const strings = bytes.toString('latin1', 36 + reserveInBytes, 36 + reserveInBytes + 1024).split('\0');
  const previous = (flags & 1) === 0 ? undefined : strings[0]!;
  const next = (flags & 2) === 0 ? undefined : strings[previous === undefined ? 0 : 2]!;
  return { ...(previous === undefined ? {} : { previous }), ...(next === undefined ? {} : { next }) };
}

function flagsOf(bytes: Buffer): number {
  return bytes.readUInt16LE(30);
}
