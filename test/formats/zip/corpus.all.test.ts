import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  auditZip,
  checkPassword,
  decodeEntry,
  openZip,
  type ZipArchive,
} from '../../../src/formats/zip/index.js';
import { Budget, DEFAULT_LIMITS } from '../../../src/io/budget.js';
import { FormatError } from '../../../src/io/format-error.js';
import type { Deviation } from '../../../src/io/problem.js';
import { BytesSource } from '../../../src/io/source.js';
import { corpusDir } from '../../corpus.js';
import expected from '../../expected/zip.json' with { type: 'json' };
import { PROBLEMS_OF_CORPUS } from './corpus-problem.js';
import { corpusZips, summarizeEntries, type ZipExpectation } from './expectation.js';

const expectations: Record<string, ZipExpectation> = expected;

/** Where 7z lists something else, and why ours is right. */
const OTHER_ENTRIES: Readonly<Record<string, string>> = {
  'libzip__filename_duplicate_empty.zip': '7z names entries without a name after the file',
  'libzip__filename_empty.zip': '7z names entries without a name after the file',
  'libzip__test-cp437-comment-utf-8.zip': '7z shows control characters and code page 437 otherwise',
  'libzip__test-cp437.zip': '7z shows control characters and code page 437 otherwise',
  'libzip__testfile-cp437.zip': '7z shows code page 437 in that of the locale',
  'zipjs__lorem-non-ascii.zip': '7z shows code page 437 in that of the locale',
  'libzip__test-utf8-unmarked.zip': 'no flag says UTF-8; 7z takes the code page of the locale',
  'libzip__zip-in-archive-comment.zip': '7z lists one of two directories',
  'libzip__zip64-in-archive-comment.zip': '7z lists one of two directories',
  'zipjs__lorem.exe.zip': '7z lists two local headers in the program and not the directory at its end',
};

/** A part of a split archive: 7z opens the others, which lie beside it. */
const isPart = (id: string): boolean => /\.z\d\d$/.test(id) || id === 'zipjs__lorem-split.zip';

describe.skipIf(corpusDir === undefined)('ZIPs of the corpus (skipped without ../shared/corpus)', () => {
  for (const { id, path } of corpusZips()) {
    const expectation = expectations[id] ?? {};
    it(`${id} gives the entries and contents that 7z gives, and the right Problems`, async () => {
      const seen = await readWhole(readFileSync(path), expectation.password);
      expect(seen.codes).toEqual(PROBLEMS_OF_CORPUS[id] ?? []);
      if (isPart(id)) return;
      if (expectation.entries !== undefined && !(id in OTHER_ENTRIES)) {
        expect(seen.entries).toEqual(expectation.entries);
      }
      const isUndecoded = seen.codes.some((code) => code.startsWith('zip.unsupported-'));
      const isSeveral = seen.codes.includes('zip.several-directories');
      if (expectation.contentSha256 !== undefined && !isUndecoded && !isSeveral) {
        expect(seen.contentSha256).toBe(expectation.contentSha256);
      }
    });
  }

  const encrypted = Object.entries(expectations).filter(([, { password }]) => password !== undefined);
  it.each(encrypted)('%s opens with its password alone', async (id, { password = '' }) => {
    const path = corpusZips().find((zip) => zip.id === id)?.path ?? '';
    const bytes = readFileSync(path);
    const budget = new Budget(DEFAULT_LIMITS, bytes.length);
    const archive = await openZip(new BytesSource(bytes), { budget, onProblem: () => {} });
    for (const entry of archive.entries) {
      if (entry.encryption.scheme !== 'zipcrypto' && entry.encryption.scheme !== 'winzip-aes') continue;
      if (entry.sizeInBytes === 0) continue; // nothing to verify
      expect(await checkPassword(archive, entry, Buffer.from(password), budget)).toBe(true);
      for (let wrong = 0; wrong < 40; wrong += 1) {
        expect(await checkPassword(archive, entry, Buffer.from(`not ${wrong}`), budget)).toBe(false);
      }
    }
  });
});

interface Reading {
  codes: string[];
  entries: string[] | string | undefined;
  contentSha256: string;
}

/** Lists, audits and decodes all that the archive has, as far as it goes. */
async function readWhole(bytes: Uint8Array, password: string | undefined): Promise<Reading> {
  const codes = new Set<string>();
  const options = {
    onProblem: ({ code }: Deviation): void => void codes.add(code),
    budget: new Budget(DEFAULT_LIMITS, bytes.length),
    ...(password === undefined ? {} : { password: Buffer.from(password) }),
  };
  const content = createHash('sha256');
  const guard = async <T>(read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      codes.add(error.code);
      return undefined;
    }
  };
  const archive = await guard(() => openZip(new BytesSource(bytes), options));
  if (archive !== undefined) await guard(() => auditZip(archive, options));
  for (const entry of archive?.entries ?? []) {
    await guard(async () => {
      for await (const chunk of decodeEntry(archive!, entry, options)) content.update(chunk);
    });
  }
  const entries = archive === undefined ? undefined : summarizeEntries(factsOf(archive));
  return { codes: [...codes].sort(), entries, contentSha256: content.digest('hex') };
}

/** 7z leaves out the slash at the end of a directory's name. */
function factsOf(archive: ZipArchive) {
  return archive.entries.map(({ name, sizeInBytes, compressedSizeInBytes, encryption }) => ({
    name: name.replace(/\/$/, ''),
    sizeInBytes,
    compressedSizeInBytes,
    encrypted: encryption.scheme !== 'none',
  }));
}
