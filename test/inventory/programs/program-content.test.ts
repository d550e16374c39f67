import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildCabinet } from '../../../samples-synthetic/builder/cabinet.js';
import { buildInstaller } from '../../../samples-synthetic/builder/installer.js';
import { buildPe, type PeOptions } from '../../../samples-synthetic/builder/pe.js';
import { type Resource, RT_RCDATA } from '../../../samples-synthetic/builder/pe-resource.js';
import { pseudoRandomBytes } from '../../../samples-synthetic/builder/random.js';
import { concatBytes, utf8 } from '../../../samples-synthetic/builder/text.js';
import { buildZip } from '../../../samples-synthetic/builder/zip.js';
import { inventoryOf, payloadAt, problemCodes } from '../inventory.js';

const secret = utf8('the innermost file\n');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const zip = buildZip([{ name: 'inner.txt', content: secret }]);
const cabinet = buildCabinet({
  folders: [{ compression: 'mszip', files: [{ name: 'inner.txt', content: secret }] }],
});
const installer = buildInstaller({ name: 'inner', icons: { App: secret } });
const library = buildPe({ kind: 'dll', bits: 32, exports: ['Start'] });
const inverted = (bytes: Uint8Array) => bytes.map((byte) => byte ^ 0xff);
/** Bytes that look like those of a program: zeros and small numbers. */
const tables = (name: string, length: number) => pseudoRandomBytes(name, length).map((byte) => byte & 7);

const programWith = (options: Partial<PeOptions>) => buildPe({ kind: 'exe', bits: 32, ...options });
const withResources = (...resources: Resource[]) => inventoryOf(programWith({ resources }));
const withData = (data: Uint8Array) => inventoryOf(programWith({ data }));

describe('resources of a program', () => {
  it.each([
    ['a cabinet', cabinet, 'cab'],
    ['a ZIP', zip, 'zip'],
    ['a package', installer, 'msi'],
    ['a library', library, 'pe-dll'],
  ])('are payloads when they hold %s', async (_what, content, type) => {
    const inventory = await withResources({ type: RT_RCDATA, name: 'CABINET', content });
    expect(payloadAt(inventory, 'in › RCDATA/CABINET/1033')).toMatchObject({
      source: 'resource',
      type,
      sha256: sha256(content),
      sizeInBytes: content.length,
    });
    expect(inventory.payloads.filter(({ source }) => source === 'appended')).toEqual([]);
    expect(problemCodes(inventory)).toEqual([]);
  });

  it('are opened, and what they hold is listed', async () => {
    const inventory = await withResources({ type: 'PACKED', name: 7, language: 0, content: cabinet });
    expect(payloadAt(inventory, 'in › PACKED/7/0 › inner.txt').sha256).toBe(sha256(secret));
  });

  it.each([
    [3, 'ICON'],
    [2, 'BITMAP'],
    [24, 'MANIFEST'],
    [999, '999'],
  ])('are payloads when a program bears the type %i', async (type, name) => {
    const inventory = await withResources({ type, name: 1, content: library });
    expect(payloadAt(inventory, `in › ${name}/1/1033`).type).toBe('pe-dll');
  });

  it('are payloads when they are scripts', async () => {
    const content = utf8(
      '@echo off\r\nset X=1\r\nstart "" notepad.exe\r\nif errorlevel 1 goto :end\r\n:end\r\n',
    );
    const inventory = await withResources({ type: 'FILE', name: 'RUN', content });
    expect(payloadAt(inventory, 'in › FILE/RUN/1033').type).toBe('batch');
  });

  it('are payloads when they look packed, unless they have a form of their own', async () => {
    const content = pseudoRandomBytes('packed', 8192);
    const inventory = await withResources(
      { type: RT_RCDATA, name: 'BLOB', content },
      { type: 2, name: 1, content },
      { type: RT_RCDATA, name: 'SMALL', content: content.subarray(0, 2000) },
    );
    expect(inventory.payloads.map(({ name }) => name)).toEqual(['in', 'RCDATA/BLOB/1033']);
  });

  it('are no payloads when they are icons, texts, dialogs and the like', async () => {
    const inventory = await withResources(
      { type: 3, name: 1, content: concatBytes(Uint8Array.of(40, 0, 0, 0), tables('icon', 9000)) },
      { type: 5, name: 101, content: tables('dialog', 500) },
      { type: RT_RCDATA, name: 'TITLE', content: utf8('Setup\0') },
      { type: 'REGISTRY', name: 1, content: utf8('HKCR { NoRemove CLSID }') },
      { type: 24, name: 1, content: utf8('<assembly xmlns="urn:schemas-microsoft-com:asm.v1"/>') },
    );
    expect(inventory.payloads).toHaveLength(1);
  });

  it('are listed once where two languages share their bytes', async () => {
    const bytes = Buffer.from(
      programWith({
        resources: [1033, 1031].map((language) => ({ type: RT_RCDATA, name: 1, language, content: zip })),
      }),
    );
    const first = bytes.indexOf('PK\x03\x04');
    const second = bytes.indexOf('PK\x03\x04', first + zip.length);
    const [one, two] = [first, second].map((at) => rvaIn(bytes, at)) as [number, number];
    bytes.writeUInt32LE(one, bytes.indexOf(uint32(two)));
    bytes.fill(0, second, second + zip.length);
    const { payloads } = await inventoryOf(bytes);
    expect(payloads.filter(({ source }) => source === 'resource')).toHaveLength(1);
  });
});

describe('an IExpress package', () => {
  it('tells what it runs', async () => {
    const text = (name: string, value: string) => ({ type: RT_RCDATA, name, content: utf8(`${value}\0`) });
    const inventory = await withResources(
      { type: RT_RCDATA, name: 'CABINET', content: cabinet },
      text('RUNPROGRAM', 'setup.exe /q'),
      text('POSTRUNPROGRAM', '<None>'),
      text('ADMQCMD', 'setup.exe /a'),
    );
    expect(inventory.payloads[0]?.facts.selfExtractor).toEqual({
      format: 'iexpress',
      commands: [
        { name: 'ADMQCMD', text: 'setup.exe /a' },
        { name: 'RUNPROGRAM', text: 'setup.exe /q' },
      ],
    });
  });
});

describe('the sections of a program', () => {
  it.each([
    ['a ZIP', 'zip', zip, 'zip'],
    ['a cabinet', 'cab', cabinet, 'cab'],
    ['a package', 'cfb', installer, 'msi'],
    ['a package with every bit turned over', 'inverted-cfb', inverted(installer), 'msi'],
    ['a library', 'pe', library, 'pe-dll'],
  ])('are searched for %s', async (_what, kind, hidden, type) => {
    const junk = tables('junk', 301_003);
    const inventory = await withData(concatBytes(junk, hidden, tables('more', 5000)));
    const [, found] = inventory.payloads;
    expect(found).toMatchObject({
      parent: 0,
      type,
      source: 'appended',
      sizeInBytes: hidden.length,
      facts: { hiddenIn: 'section .data' },
    });
    expect(found?.name).toBe(`${kind}@0x${found?.facts.offsetInBytes?.toString(16)}`);
    const content = kind === 'inverted-cfb' ? installer : hidden;
    expect(found?.sha256).toBe(sha256(content));
    expect(problemCodes(inventory)).toEqual([]);
  });

  it('are searched for several containers behind one another', async () => {
    const other = buildZip([{ name: 'other.txt', content: utf8('other') }]);
    const gap = tables('gap', 777);
    const { payloads } = await withData(
      concatBytes(gap, zip, tables('wide', 200_000), other, gap, cabinet, gap, library, gap),
    );
    const parts = payloads.filter(({ parent }) => parent === 0);
    expect(parts.map((part) => part.sha256)).toEqual([zip, other, cabinet, library].map(sha256));
  });

  it('give no payloads for the constants of programs that read containers', async () => {
    const constants = ['PK\x03\x04', 'PK\x05\x06', 'MSCF\0\0\0\0', "7z\xbc\xaf'\x1c", 'Rar!\x1a\x07\0', 'MZ'];
    const signature = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';
    const data = Buffer.from(
      [...constants, signature].map((text) => text.padEnd(80, '\0')).join(''),
      'latin1',
    );
    const dense = Buffer.from([...constants, signature].join('\x08\0\x14\0'), 'latin1');
    const inventory = await withData(concatBytes(data, dense, tables('code', 4000)));
    expect(inventory.payloads).toHaveLength(1);
    expect(problemCodes(inventory)).toEqual([]);
  });

  it('are searched in front of the first, where nothing is mapped', async () => {
    const program = Buffer.from(programWith({}));
    const headerSize = program.indexOf(Buffer.from([0x33, 0xc0, 0xc3]));
    const moved = concatBytes(
      program.subarray(0, headerSize),
      zip,
      new Uint8Array(512 - zip.length),
      program.subarray(headerSize),
    );
    const bytes = Buffer.from(moved);
    const optional = 0x80 + 24;
    for (let section = optional + 224; bytes[section] === 0x2e; section += 40)
      bytes.writeUInt32LE(bytes.readUInt32LE(section + 20) + 512, section + 20);
    const { payloads } = await inventoryOf(bytes);
    expect(payloads[1]).toMatchObject({ type: 'zip', facts: { hiddenIn: 'bytes of no section' } });
  });

  it('are searched, too, when the headers cannot be read', async () => {
    const bytes = Buffer.from(programWith({ data: concatBytes(tables('junk', 900), cabinet) }));
    bytes.writeUInt16LE(0x1234, 0x80 + 24);
    const inventory = await inventoryOf(bytes);
    expect(problemCodes(inventory)).toEqual(['pe.optional-header']);
    expect(inventory.payloads.map(({ name }) => name)).toContain('inner.txt');
  });

  it('are searched in a DOS program that takes up the whole file', async () => {
    const bytes = Buffer.alloc(2048);
    bytes.write('MZ');
    bytes.writeUInt16LE(4, 4);
    bytes.writeUInt16LE(4, 8);
    bytes.set(zip, 999);
    const inventory = await inventoryOf(bytes);
    expect(inventory.payloads.map(({ type }) => type)).toEqual(['dos-exe', 'zip', 'text']);
  });

  it('say so when they hold more headers than are looked into', async () => {
    const decoy = Buffer.alloc(128);
    decoy.write('MZ');
    decoy.writeUInt32LE(64, 0x3c);
    const inventory = await withData(concatBytes(...Array.from({ length: 70 }, () => decoy), zip));
    expect(problemCodes(inventory)).toEqual(['inventory.embedded-count']);
    expect(inventory.payloads.map(({ type }) => type)).toEqual(['pe-exe', 'zip', 'text']);
  });
});

describe('programs in programs', () => {
  it('are followed down to the limit of depth', async () => {
    let nested = library;
    for (let level = 0; level < 40; level += 1)
      nested = programWith({ resources: [{ type: RT_RCDATA, name: 1, content: nested }] });
    const inventory = await inventoryOf(nested);
    expect(inventory.payloads).toHaveLength(17);
    expect(problemCodes(inventory)).toEqual(['limit.depth']);
  });

  it('are read in bounded time where they share their bytes', async () => {
    const resources = Array.from({ length: 60 }, (_, name) => ({
      type: RT_RCDATA,
      name,
      content: new Uint8Array(8),
    }));
    const bytes = Buffer.from(programWith({ data: library, resources: [...resources] }));
    const start = rvaIn(bytes, bytes.indexOf('MZ', 4));
    for (let at = resourceEntries(bytes); bytes.readUInt32LE(at + 4) === 8; at += 16) {
      bytes.writeUInt32LE(start, at);
      bytes.writeUInt32LE(library.length - (at % 61), at + 4);
    }
    const { payloads, problems } = await inventoryOf(bytes);
    const sum = payloads.slice(1).reduce((total, { sizeInBytes }) => total + sizeInBytes, 0);
    expect(sum).toBeLessThan(5 * bytes.length);
    expect(problems.map(({ code }) => code)).toContain('inventory.embedded-count');
  });
});

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** The address that a byte of the file is mapped to. */
function rvaIn(bytes: Buffer, offset: number): number {
  for (let at = 0x80 + 24 + 224; bytes[at] === 0x2e; at += 40) {
    const inSection = offset - bytes.readUInt32LE(at + 20);
    if (inSection >= 0 && inSection < bytes.readUInt32LE(at + 16))
      return inSection + bytes.readUInt32LE(at + 12);
  }
  throw new Error(`${offset} lies in no section`);
}

/** Where the first data entry of the resources stands whose size is eight bytes. */
function resourceEntries(bytes: Buffer): number {
  for (let section = 0x80 + 24 + 224; ; section += 40) {
    if (bytes.toString('latin1', section, section + 5) !== '.rsrc') continue;
    for (let at = bytes.readUInt32LE(section + 20); ; at += 4) {
      const isEntry =
        bytes.readUInt32LE(at + 4) === 8 &&
        bytes.readUInt32LE(at + 8) === 0 &&
        bytes.readUInt32LE(at + 20) === 8;
      if (isEntry) return at;
    }
  }
}
