import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildPe, type PeOptions } from '../../../samples-synthetic/builder/pe.js';
import type { UnzipUtility } from '../../../src/facts/program-facts.js';
import { parsePe } from '../../../src/formats/pe/parse-pe.js';
import type { PeFacts } from '../../../src/formats/pe/pe-facts.js';
import { identifyUnzipUtility } from '../../../src/inventory/programs/unzip-utility.js';
import { Budget, DEFAULT_LIMITS } from '../../../src/io/budget.js';
import { BytesSource } from '../../../src/io/source.js';
import { corpusDir } from '../../corpus.js';
import { corpusPrograms, sevenZipPrograms } from '../../formats/pe/real-program.js';

const INFO_ZIP_STRINGS = [
  'UnZip %d.%d%d%s of %s, by Info-ZIP.',
  'extract zipfile entries to the current directory, creating directories as',
];
const INFO_ZIP_VERSION = {
  FileDescription: "Info-ZIP's UnZip for Win32 console",
  ProductName: "Info-ZIP's UnZip for Windows",
  OriginalFilename: 'UNZIP.EXE',
};

describe('identifyUnzipUtility', () => {
  it('knows the programs of 7-Zip by hash, version resource and messages', async () => {
    for (const { bytes, name } of sevenZipPrograms()) {
      const utility = await identify(bytes);
      expect(utility, name).toMatchObject({ family: '7-zip', claimed: false, clean: true, notClean: [] });
      expect(utility?.recognisedBy).toEqual(['sha256', 'version-resource', 'strings']);
    }
  });

  it('knows them without the hash, and sees what was appended', async () => {
    const [program] = sevenZipPrograms();
    const changed = Buffer.concat([program!.bytes, Buffer.from('PK\x03\x04 appended')]);
    const utility = await identify(changed);
    expect(utility).toMatchObject({ family: '7-zip', claimed: false, clean: false });
    expect(utility?.recognisedBy).toEqual(['version-resource', 'strings']);
    expect(utility?.notClean).toEqual(['13 bytes are appended to it']);
    for (const { kind, offsetInBytes, text } of utility?.evidence ?? []) {
      if (kind !== 'strings') continue;
      const form = [Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le')];
      expect(
        form.some((bytes) => changed.indexOf(bytes) === offsetInBytes),
        text,
      ).toBe(true);
    }
  });

  it('calls Info-ZIP clean when version resource and messages agree', async () => {
    expect(await identify(tool({ strings: INFO_ZIP_STRINGS, version: INFO_ZIP_VERSION }))).toMatchObject({
      family: 'info-zip',
      clean: true,
      claimed: false,
      recognisedBy: ['version-resource', 'strings'],
    });
  });

  it('recognises messages without a version resource, and says so', async () => {
    expect(await identify(tool({ strings: INFO_ZIP_STRINGS }))).toMatchObject({
      family: 'info-zip',
      name: 'Info-ZIP UnZip',
      clean: false,
      claimed: false,
      notClean: ['no version resource confirms its messages'],
    });
  });

  it('finds messages in two bytes per character', async () => {
    const data = Buffer.from(
      'Usage:     unrar <command> -<switch 1> -<switch N>\0  x             Extract files with full path\0',
      'utf16le',
    );
    expect(await identify(tool({ data }))).toMatchObject({ family: 'unrar' });
  });

  it('tells apart what merely claims to be one', async () => {
    expect(await identify(tool({ version: INFO_ZIP_VERSION }))).toMatchObject({
      family: 'info-zip',
      claimed: true,
      clean: false,
      recognisedBy: ['version-resource'],
    });
  });

  it('does not hold a packer against the claim, but does not call it clean', async () => {
    const packed = Buffer.from(tool({ version: INFO_ZIP_VERSION }));
    packed.write('UPX0\0\0\0\0', packed.indexOf('.text'), 'latin1');
    expect(await identify(packed)).toMatchObject({ claimed: false, clean: false });
  });

  it('does not call one clean whose signature does not fit', async () => {
    const bytes = tool({ strings: INFO_ZIP_STRINGS, version: INFO_ZIP_VERSION });
    expect(await identify(bytes, false)).toMatchObject({
      clean: false,
      notClean: ['its signature does not fit its bytes'],
    });
  });

  it.each<[string, Partial<PeOptions>]>([
    ['a program with one of the messages', { strings: INFO_ZIP_STRINGS.slice(0, 1) }],
    [
      'a self-extractor of Info-ZIP',
      {
        strings: [
          'UnZipSFX %d.%d%d%s of %s, by Info-ZIP',
          'replace %s? [y]es, [n]o, [A]ll, [N]one, [r]ename: ',
        ],
      },
    ],
    [
      'a self-extractor of 7-Zip',
      {
        strings: [
          'Usage: 7zSFX [<command>] [<switches>...]',
          '  x: eXtract files with full pathname (default)',
        ],
        version: { FileDescription: '7z Console SFX', OriginalFilename: '7zCon.sfx.exe' },
      },
    ],
    [
      'an installer that is built with the decoder of the LZMA SDK',
      {
        strings: [
          'Usage: 7zDec <command> <archive_name>\n\n<Commands>\n' +
            '  e: Extract files from archive (without using directory names)\n' +
            '  l: List contents of archive\n  t: Test integrity of archive\n  x: eXtract files with full paths\n',
        ],
      },
    ],
    ['a library', { kind: 'dll', strings: INFO_ZIP_STRINGS, version: INFO_ZIP_VERSION }],
    [
      'an installer that carries one behind its sections',
      { overlay: Buffer.from(INFO_ZIP_STRINGS.join('\0')) },
    ],
  ])('leaves alone %s', async (_, options) => {
    expect(await identify(tool(options))).toBeUndefined();
  });

  it('knows a DOS program by its messages', async () => {
    const dos = Buffer.alloc(4096);
    dos.write('MZ');
    dos.writeUInt16LE(8, 4);
    dos.writeUInt16LE(4, 8);
    dos.write(INFO_ZIP_STRINGS.join('\0'), 1000, 'latin1');
    expect(await identify(dos)).toMatchObject({ family: 'info-zip', claimed: false });
  });

  it('takes a small .NET program for one by its calls', async () => {
    const pe = await factsOf(tool({}));
    const dotNet = {
      runtimeVersion: 'v4.0.30319',
      assemblyName: 'z',
      references: ['System.IO.Compression.FileSystem'],
      typeReferences: ['System.IO.Compression.ZipFile', 'System.Console'],
      memberReferences: ['System.IO.Compression.ZipFile::ExtractToDirectory'],
      platformInvokes: [],
    };
    const input = (facts: PeFacts) => ({
      sha256: '',
      pe: facts,
      source: new BytesSource(tool({})),
      budget: new Budget(DEFAULT_LIMITS, 1),
    });
    expect(await identifyUnzipUtility(input({ ...pe, isDotNet: true, dotNet }))).toMatchObject({
      family: 'dotnet-zip',
      recognisedBy: ['imports'],
      clean: false,
    });
    const withWindows = {
      ...dotNet,
      typeReferences: [...dotNet.typeReferences, 'System.Windows.Forms.Form'],
    };
    expect(await identifyUnzipUtility(input({ ...pe, isDotNet: true, dotNet: withWindows }))).toBeUndefined();
  });

  it.skipIf(corpusDir === undefined)(
    'takes no program of the corpus for one (skipped without the corpus)',
    async () => {
      const programs = await corpusPrograms();
      expect(programs.length).toBeGreaterThan(100);
      for (const { bytes, name } of programs) expect(await identify(bytes), name).toBeUndefined();
    },
    120_000,
  );
});

function tool(options: Partial<PeOptions>): Uint8Array {
  return buildPe({ kind: 'exe', bits: 32, ...options });
}

async function factsOf(bytes: Uint8Array): Promise<PeFacts> {
  return parsePe(new BytesSource(bytes), {
    onProblem: () => {},
    budget: new Budget(DEFAULT_LIMITS, bytes.length),
  });
}

async function identify(
  bytes: Uint8Array,
  signatureDigestMatches?: boolean,
): Promise<UnzipUtility | undefined> {
  return identifyUnzipUtility({
    sha256: createHash('sha256').update(bytes).digest('hex'),
    pe: await factsOf(bytes),
    source: new BytesSource(bytes),
    budget: new Budget(DEFAULT_LIMITS, bytes.length),
    signatureDigestMatches,
  });
}
