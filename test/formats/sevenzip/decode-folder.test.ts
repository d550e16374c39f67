import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildPe } from '../../../samples-synthetic/builder/pe.js';
import { openSevenZip } from '../../../src/formats/sevenzip/archive.js';
import { checkKeys, decodeFolder, decodeSubstream } from '../../../src/formats/sevenzip/decode-folder.js';
import { SevenZipKeys } from '../../../src/formats/sevenzip/key.js';
import { Budget, DEFAULT_LIMITS } from '../../../src/io/budget.js';
import { FormatError } from '../../../src/io/format-error.js';
import { BytesSource } from '../../../src/io/source.js';
import { packWithSevenZip } from '../../samples-synthetic/seven-zip.js';

/** Calls and jumps all over, so that the filters for x86 have something to do. */
function program(): Buffer {
  const code = Buffer.alloc(300_000);
  let seed = 1;
  for (let at = 0; at < code.length - 8; at += 1) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    const kind = (seed >>> 16) % 23;
    if (kind === 0) code[at] = 0xe8;
    else if (kind === 1) code[at] = 0xe9;
    else if (kind === 2) code.writeUInt16BE(0x0f84, at);
    else code[at] = (seed >>> 24) & ((seed >>> 12) % 3 === 0 ? 0xff : 0x1f);
    if (kind < 3) code.writeInt32LE((seed >>> 20) - 2048, at + 2);
    if (kind < 3) at += 5;
  }
  return Buffer.concat([buildPe({ kind: 'dll', bits: 32 }), code]);
}

const FILES = {
  'a.txt': Buffer.from('some text, some text, some text\n'.repeat(9000)),
  'b.dll': program(),
  'c.bin': Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * index) % 251)),
  'd.txt': Buffer.from('short'),
};

async function open(bytes: Uint8Array, password?: string) {
  const source = new BytesSource(bytes);
  const budget = new Budget(DEFAULT_LIMITS, bytes.length);
  const keys = password === undefined ? {} : { keys: new SevenZipKeys(password, () => {}) };
  const archive = await openSevenZip(source, { budget, onProblem: () => {}, ...keys });
  return { source, options: { budget, ...keys }, entries: archive.entries ?? [], archive };
}

/** Calls, jumps and conditional jumps, packed by 7-Zip 16.02 with four streams of BCJ2. */
const BCJ2_ARCHIVE =
  'N3q8ryccAAQ2n+3ZCgQAAAAAAACCAAAAAAAAAHVIb/MAROf/0BIyz8tckMbe2rKdSE6oXmDwguMowSwBINHYNG94wxvEH7eqFz4T' +
  'I0t8C8YlEwUZO5926KIfOIyui046cSKvZFXt68x0K6Ljux+wAUupeV96zL1jhWgS9FvpsXIhWul6vqGi9a+IhEtSZdxcz802NZyt' +
  '4ItEM0unteh5Zofbn4xhSko4hxNamDPyrAo2LzqiGtYqWlQYeAIOV2deOlxp+dMTGdp/Y66RRsxRXR19eX9kPv5qKIcgu1zReNMf' +
  'kjpomQveySR9wBKpOoSvsemZdXntnkITwsDgDCTxX8uPGUWl3Jir+NbKE/IbnVhoBJLtvyIZ+RLoPex/WflY4qkrDDKRrIXP1vni' +
  'N7w86V2vRzpv6MGu62uDzPNeM4ErLi8/i+6yHNPQqRPA/d+Vvd17TQYIJmEtsRzyo1SGtfI+cQXCPF64uD/IgrV3Lfq4vLfnTZ5n' +
  'PK2nUNE5aisY/lJVmFAuR5VXsZDQAr3uotkDvY2wAp0YI8Xopqeht7REmQTaWo9FMbnKHjFjIHZqDcUXOODg7hUi8jj0EJ/I+mGK' +
  'IcsUPRDedued7mmmebYiwBBGqQ24tT6euvzX1d38+ikTsNVtPFD7lVRLwj95CH+gSwqG7Lu4Aa76FNuiPcSyDtv0vJ7k/V/BTp5N' +
  'zQR1V71R6TfC7oa+BYOKV0A0eKAyUPEFUXKkHG0XSdWbp2290ZO05tXocgYZpIGMa1yzBEzq0B1pkVLa0TwWAKmPmnhR0NS70hjv' +
  'EOK3u+RKCHXheng+RaGdN8khogcPy2MiAZDz23jzn1MG3lGkTu2EzR5hkzqBThThi/ZfcjpyOtr64ewrSRvPCc9kuuTcBYAM4Su/' +
  '1VTUafKZWNqgijpJxVnh2JVf0y8Fw+GqUATXaHrxil23rb6PvFChK/GFZkdvGk9t/bEDAjviaEpdzJ+mUJZJNM3QLGPWszrRm2YQ' +
  'zGIo8OEduFCdS65fNvJjw2Zo+BsD0nM46MDEx5BI9AdaABoj46z6HBcb0b2ggTnclAmHjItEYXRy5wVnuznqi62U1P4g6gmV6l4d' +
  'SNIHAAcPkR4CqcQDqpIBSqEQ2nq/DduvmBnmYajzVG5cywp5S+xGyquXxjreYaSe00XNpsJlZO0pRq5hYe6ghulgVdwgXdkdZNTR' +
  'ILZnAUhpnQzWXDAS9FJRqE5f4+2LXlZ4DBOC6vQw23BI0QxVeD6QbJVM58Hwyu/j3C4GE8BBmWexo1hrKqgB37JtXvyrP+qxUptv' +
  'qpeuUvEGyozVoGo+n0IMSs09+58/932ZlOlQVbdZ9vPMEWvbWCcY2fFSslO5hV10BvgyeMOCAIAVpYvSuZqLr4zyHAuhOqA7BloA' +
  'AAAAAAAAYCKPRYCnrO5wAAEEBgAECYPlFAUMAAcLAQAEIwMBAQVdABAAACMDAQEFXQAQAAAjAwEBBV0AEAAAFAMDARsEAQUABAED' +
  'AgIGAQAMgWgAiAyJdAAICgE97EoGAAAFARkHAAAAAAAAABENAHAALgBiAGkAbgAAABQKAQArigBEanvdARUGAQAggKSBAAA=';
const BCJ2_SHA256 = '3ceac83f0d4057f1fe9aff62eb84def5c69a614b90942f9417465ad8c2ac3cfe';

function digests(files: Readonly<Record<string, Uint8Array>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]),
  );
}

/** All files by name, each unpacked by itself. */
async function unpack(bytes: Uint8Array, password?: string): Promise<Record<string, Buffer>> {
  const { entries, options, source } = await open(bytes, password);
  const contents: Record<string, Buffer> = {};
  for (const { name, place } of entries) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of decodeSubstream(source, place!.folder, place!.index, options))
      chunks.push(chunk);
    contents[name] = Buffer.concat(chunks);
  }
  return contents;
}

describe('what 7-Zip packs comes out again', () => {
  it.each([
    ['as it is by default', []],
    ['LZMA', ['-m0=lzma']],
    ['LZMA with other properties', ['-m0=lzma:lc=1:lp=2:pb=0:d=64k']],
    ['LZMA2, each file by itself', ['-m0=lzma2', '-ms=off']],
    ['BCJ and LZMA2', ['-m0=bcj', '-m1=lzma2']],
    ['delta and LZMA', ['-m0=delta:4', '-m1=lzma']],
    ['deflate', ['-m0=deflate']],
    ['Deflate64', ['-m0=deflate64']],
    ['bzip2 in small blocks', ['-m0=bzip2:d=100k']],
    ['nothing', ['-m0=copy']],
  ] as [string, string[]][])('with %s', async (_how, switches) => {
    expect(digests(await unpack(await packWithSevenZip(FILES, '-t7z', ...switches)))).toEqual(digests(FILES));
  });

  it('with BCJ2, which takes threads to pack', async () => {
    const bytes = Buffer.from(BCJ2_ARCHIVE, 'base64');
    expect(digests(await unpack(bytes))).toEqual({ 'p.bin': BCJ2_SHA256 });
  });

  it.each([
    ['contents', []],
    ['contents that are not packed', ['-m0=copy']],
    ['contents and header', ['-mhe=on']],
  ] as [string, string[]][])('with a password on %s', async (_what, switches) => {
    const bytes = await packWithSevenZip(FILES, '-t7z', '-pgeheim-ü', ...switches);
    expect(digests(await unpack(bytes, 'geheim-ü'))).toEqual(digests(FILES));
  });
});

describe('a password', () => {
  it('is told from others by what comes out', async () => {
    for (const switches of [['-m0=copy'], ['-m0=lzma'], ['-m0=lzma2']]) {
      const bytes = await packWithSevenZip(FILES, '-t7z', '-pright', ...switches);
      const { entries, options, source } = await open(bytes);
      const { folder } = entries[0]!.place!;
      const opens = (password: string) =>
        checkKeys(source, folder, new SevenZipKeys(password, () => {}), options.budget);
      expect(await opens('right')).toBe(true);
      for (const wrong of ['Right', '', 'right ', 'wrong']) expect(await opens(wrong)).toBe(false);
      const decoding = decodeFolder(source, folder, options);
      await expect(decoding.next()).rejects.toMatchObject({ code: 'sevenzip.password-needed' });
    }
  });

  it('pays for its key once, and not at all when that takes too many rounds', async () => {
    const properties = { roundsPower: 10, salt: new Uint8Array(0), initialVector: new Uint8Array(16) };
    const spent: number[] = [];
    const keys = new SevenZipKeys('x', (rounds) => spent.push(rounds));
    expect(keys.keyFor(properties)).toEqual(keys.keyFor(properties));
    expect(spent).toEqual([1024]);
    for (const roundsPower of [25, 0x3e]) {
      expect(() => keys.keyFor({ ...properties, roundsPower })).toThrow('sevenzip.key-rounds');
    }
    expect(Buffer.from(keys.keyFor({ ...properties, roundsPower: 0x3f })).toString('utf16le')).toMatch(
      /^x\0+$/,
    );
    expect(spent).toEqual([1024, 0]);
  });
});

describe('damage', () => {
  it('ends in a FormatError, or in content that its checksum refuses', async () => {
    const small = { 'a.txt': FILES['a.txt'].subarray(0, 500), 'b.dll': FILES['b.dll'].subarray(0, 3000) };
    for (const method of ['lzma', 'lzma2', 'bzip2', 'deflate64', 'deflate']) {
      const bytes = await packWithSevenZip(small, '-t7z', `-m0=${method}`);
      const { entries, options, source } = await open(bytes);
      const { folder } = entries[0]!.place!;
      const end = 32 + folder.packedStreams.reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0);
      for (let at = 32; at < end; at += 5) {
        const damaged = Buffer.from(bytes);
        damaged[at]! ^= 0x5a;
        let length = 0;
        try {
          for await (const chunk of decodeFolder(new BytesSource(damaged), folder, options))
            length += chunk.length;
          expect(length).toBe(folder.unpackedSizeInBytes);
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
          expect(error.code).toMatch(/^sevenzip\.data-/);
        }
      }
      const cut = new BytesSource(bytes.subarray(0, 40));
      const reading = async () => {
        for await (const _chunk of decodeFolder(cut, folder, options));
      };
      await expect(reading()).rejects.toMatchObject({ code: expect.stringMatching(/^sevenzip\.data-/) });
      expect(source.sizeInBytes).toBe(bytes.length);
    }
  });

  it('names the coder that is not supported', async () => {
    const { entries, options, source } = await open(await packWithSevenZip(FILES, '-t7z', '-m0=ppmd'));
    await expect(decodeFolder(source, entries[0]!.place!.folder, options).next()).rejects.toMatchObject({
      code: 'sevenzip.unsupported-coder',
      found: 'PPMd',
    });
  });

  it('is said of coders that feed one another', async () => {
    const { entries, options, source } = await open(
      await packWithSevenZip(FILES, '-t7z', '-m0=bcj', '-m1=lzma'),
    );
    const { folder } = entries[0]!.place!;
    const bindings = [
      [0, 0],
      [1, 1],
      [0, 1],
      [1, 0],
    ] as const;
    for (const [input, output] of bindings) {
      const looped = {
        ...folder,
        outputOfInput: new Map([
          [0, 1],
          [1, 0],
          [input, output],
        ]),
      };
      await expect(decodeFolder(source, looped, options).next()).rejects.toMatchObject({
        code: 'sevenzip.header-corrupt',
      });
    }
  });
});
