import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildPe } from '../../../samples-synthetic/builder/pe.js';
import { parsePe } from '../../../src/formats/pe/parse-pe.js';
import type { PeFacts } from '../../../src/formats/pe/pe-facts.js';
import { Budget, DEFAULT_LIMITS } from '../../../src/io/budget.js';
import { FormatError } from '../../../src/io/format-error.js';
import type { Deviation } from '../../../src/io/problem.js';
import type { ProblemCode } from '../../../src/io/problem-code.js';
import { BytesSource } from '../../../src/io/source.js';

const HEADER = 0x80;
const OPTIONAL = HEADER + 24;

describe('parsePe', () => {
  it('reads what a linker wrote', async () => {
    for (const bits of [32, 64] as const) {
      const { facts, codes } = await read(
        buildPe({
          kind: 'dll',
          bits,
          imports: {
            'KERNEL32.dll': ['CreateProcessW', 'WriteProcessMemory'],
            'ADVAPI32.dll': ['RegOpenKeyExW'],
          },
          exports: ['Start', 'Again'],
          exportedAs: 'loader.dll',
          version: { FileDescription: 'A tool', OriginalFilename: 'tool.dll', FileVersion: '1.2.3.4' },
        }),
      );
      expect(codes).toEqual([]);
      expect(facts).toMatchObject({
        kind: 'dll',
        bits,
        machine: bits === 64 ? 'amd64' : 'i386',
        isDotNet: false,
        imports: [
          { dll: 'KERNEL32.dll', functions: ['CreateProcessW', 'WriteProcessMemory'], delayed: false },
          { dll: 'ADVAPI32.dll', functions: ['RegOpenKeyExW'], delayed: false },
        ],
        exports: { name: 'loader.dll' },
        version: { FileDescription: 'A tool', OriginalFilename: 'tool.dll', FileVersion: '1.2.3.4' },
      });
      expect(facts.exports?.functions.map(({ name }) => name)).toEqual(['Again', 'Start']);
      expect(facts.overlay).toBeUndefined();
      expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
    }
  });

  it('tells what is appended from what is not', async () => {
    const plain = buildPe({ kind: 'exe', bits: 32 });
    const { facts } = await read(Buffer.concat([plain, Buffer.alloc(300, 7)]));
    expect(facts.overlay).toEqual({ offsetInBytes: plain.length, sizeInBytes: 300 });
  });

  it('tells the certificate table from the overlay before and the bytes behind it', async () => {
    const plain = buildPe({ kind: 'exe', bits: 32 });
    const bytes = Buffer.concat([plain, Buffer.alloc(64, 1), Buffer.alloc(128, 2), Buffer.alloc(16, 3)]);
    bytes.writeUInt32LE(plain.length + 64, OPTIONAL + 96 + 8 * 4);
    bytes.writeUInt32LE(128, OPTIONAL + 96 + 8 * 4 + 4);
    const { facts } = await read(bytes);
    expect(facts).toMatchObject({
      overlay: { offsetInBytes: plain.length, sizeInBytes: 64 },
      certificate: { offsetInBytes: plain.length + 64, sizeInBytes: 128 },
      behindCertificate: { offsetInBytes: plain.length + 192, sizeInBytes: 16 },
    });
  });

  it('measures entropy of the file and of its sections', async () => {
    const data = Uint8Array.from({ length: 0x4000 }, (_, i) => i & 0xff);
    const { facts } = await read(buildPe({ kind: 'exe', bits: 64, data }));
    expect(facts.sections.find(({ name }) => name === '.data')?.entropy).toBe(8);
    expect(facts.entropy).toBeGreaterThan(7);
    expect(facts.entropy).toBeLessThan(8);
  });

  it('knows UPX by its sections, and by its mark when they are renamed', async () => {
    const upx = Buffer.from(buildPe({ kind: 'exe', bits: 32 }));
    upx.write('UPX0\0\0\0\0', upx.indexOf('.text'), 'latin1');
    expect((await read(upx)).facts.packer).toBe('upx');
    const renamed = Buffer.from(buildPe({ kind: 'exe', bits: 32 }));
    renamed.write('UPX!', 0x3e0, 'latin1');
    expect((await read(renamed)).facts.packer).toBe('upx');
  });

  it('names DOS and 16-bit programs as such', async () => {
    const dos = Buffer.alloc(2048);
    dos.write('MZ');
    dos.writeUInt16LE(0x20, 2);
    dos.writeUInt16LE(3, 4);
    dos.writeUInt16LE(4, 8);
    dos.write('LZ91', 28);
    const overlay = { offsetInBytes: 1056, sizeInBytes: 992 };
    expect((await read(dos)).facts).toMatchObject({ kind: 'dos', bits: 16, packer: 'lzexe', overlay });

    const windows16 = Buffer.from(dos);
    windows16.writeUInt32LE(0x100, 0x3c);
    windows16.write('NE', 0x100);
    windows16[0x136] = 2;
    expect((await read(windows16)).facts).toMatchObject({ kind: 'ne', subsystem: 'windows-16' });
  });
});

describe('hostile programs', () => {
  const dll = buildPe({
    kind: 'dll',
    bits: 32,
    imports: { 'KERNEL32.dll': ['CreateProcessW'] },
    exports: ['Start'],
    version: { FileDescription: 'A tool' },
  });

  it.each<[string, ProblemCode, (bytes: Buffer) => void]>([
    ['more sections than there are', 'pe.section-count', (b) => b.writeUInt16LE(0xffff, HEADER + 6)],
    ['an import table nowhere', 'pe.directory-range', (b) => b.writeUInt32LE(0x7fff0000, OPTIONAL + 96 + 8)],
    ['an export table nowhere', 'pe.directory-range', (b) => b.writeUInt32LE(0x7fff0000, OPTIONAL + 96)],
    ['resources nowhere', 'pe.resource-range', (b) => b.writeUInt32LE(0x7fff0000, OPTIONAL + 96 + 16)],
    ['too many directories', 'pe.directory-count', (b) => b.writeUInt32LE(0xffffffff, OPTIONAL + 92)],
    [
      'a certificate table outside',
      'pe.certificate-range',
      (b) => {
        b.writeUInt32LE(b.length - 8, OPTIONAL + 96 + 32);
        b.writeUInt32LE(4096, OPTIONAL + 96 + 36);
      },
    ],
    ['a section outside', 'pe.section-range', (b) => b.writeUInt32LE(0x7fff0000, b.indexOf('.text') + 16)],
    [
      'sections on top of one another',
      'pe.section-overlap',
      (b) => {
        const [text, data] = [b.indexOf('.text'), b.indexOf('.rdata')];
        b.writeUInt32LE(b.readUInt32LE(text + 20), data + 20);
      },
    ],
    [
      'a resource directory in itself',
      'pe.resource-loop',
      (b) => {
        const at = resourceOffset(b);
        b.writeUInt32LE(0x80000000, at + 20);
      },
    ],
    ['exports without number', 'pe.export-count', (b) => b.writeUInt32LE(0xffffffff, exportOffset(b) + 20)],
  ])('%s: %s', async (_, code, change) => {
    const bytes = Buffer.from(dll);
    change(bytes);
    const { codes, facts } = await read(bytes);
    expect(codes).toContain(code);
    expect(facts.sections.length).toBeGreaterThan(0);
  });

  it('does not list one long name again and again', async () => {
    const text = 'A'.repeat(4000);
    const names = Array.from({ length: 30_000 }, () => 'f');
    const bytes = Buffer.from(buildPe({ kind: 'dll', bits: 32, strings: [text], exports: names }));
    const name = bytes.indexOf(text);
    const section = bytes.indexOf('.rdata');
    const rva = name - bytes.readUInt32LE(section + 20) + bytes.readUInt32LE(section + 12);
    const pointers = bytes.readUInt32LE(exportOffset(bytes) + 32) - rva + name;
    for (let i = 0; i < names.length; i++) bytes.writeUInt32LE(rva, pointers + 4 * i);
    const { facts, codes } = await read(bytes);
    expect(codes).toContain('pe.names');
    expect(JSON.stringify(facts).length).toBeLessThan(10 * bytes.length);
  });

  it('throws a FormatError for what has no headers', async () => {
    const codeOf = async (bytes: Uint8Array) => {
      const error = await read(bytes).catch((thrown: unknown) => thrown);
      return error instanceof FormatError ? error.code : error;
    };
    expect(await codeOf(Buffer.from('no program'))).toBe('pe.truncated');
    expect(await codeOf(dll.subarray(0, HEADER + 20))).toBe('pe.truncated');
    const odd = Buffer.from(dll);
    odd.writeUInt16LE(0x1234, OPTIONAL);
    expect(await codeOf(odd)).toBe('pe.optional-header');
  });

  it('gives facts or a FormatError however it is cut or changed', async () => {
    for (let length = 0; length <= dll.length; length += 11) await survives(dll.subarray(0, length));
    for (let at = 0; at < dll.length; at += at < 0x400 ? 1 : 5) {
      const bytes = Buffer.from(dll);
      bytes[at] = bytes[at]! ^ 0xff;
      await survives(bytes);
    }
  });

  it('gives facts or a FormatError for several changes at once', async () => {
    const changes = fc.array(
      fc.tuple(fc.nat(dll.length - 4), fc.constantFrom(0, 1, 0x80000000, 0xffffffff, 0x1000, 0x2000)),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const bytes = Buffer.from(dll);
        for (const [at, value] of list) bytes.writeUInt32LE(value, at);
        await survives(bytes);
      }),
      { numRuns: 300 },
    );
  });
});

async function survives(bytes: Uint8Array): Promise<void> {
  try {
    const { facts } = await read(bytes);
    expect(JSON.stringify(facts).length).toBeLessThan(200_000);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    expect(error.code).toMatch(/^pe\./);
  }
}

async function read(bytes: Uint8Array): Promise<{ facts: PeFacts; codes: ProblemCode[] }> {
  const codes: ProblemCode[] = [];
  const facts = await parsePe(new BytesSource(bytes), {
    onProblem: ({ code }: Deviation) => codes.push(code),
    budget: new Budget(DEFAULT_LIMITS, bytes.length),
  });
  return { facts, codes };
}

function offsetOf(bytes: Buffer, rva: number): number {
  for (let at = OPTIONAL + 224; ; at += 40) {
    const start = bytes.readUInt32LE(at + 12);
    const offset = rva - start;
    if (offset >= 0 && offset < bytes.readUInt32LE(at + 16)) return offset + bytes.readUInt32LE(at + 20);
  }
}

function exportOffset(bytes: Buffer): number {
  return offsetOf(bytes, bytes.readUInt32LE(OPTIONAL + 96));
}

function resourceOffset(bytes: Buffer): number {
  return offsetOf(bytes, bytes.readUInt32LE(OPTIONAL + 96 + 16));
}
