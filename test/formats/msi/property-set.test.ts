import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCompoundFile } from '../../../src/formats/cfb/compound-file.js';
import { parsePropertySet } from '../../../src/formats/msi/property-set.js';
import {
  loadSummaryInformation,
  parseSummaryInformation,
} from '../../../src/formats/msi/summary-information.js';
import { listStreams } from '../../../src/formats/msi/table-stream.js';
import { Budget, DEFAULT_LIMITS } from '../../../src/io/budget.js';
import { FormatError } from '../../../src/io/format-error.js';
import type { Deviation } from '../../../src/io/problem.js';
import { BytesSource } from '../../../src/io/source.js';
import { corpusDir, corpusFiles } from '../../corpus.js';

const SET_START = 48;

interface Property {
  id: number;
  bytes: Uint8Array;
}

/** One property set; `propertyCount` and `sizeInBytes` may lie. */
function setOf(
  properties: Property[],
  lies: { propertyCount?: number; sizeInBytes?: number } = {},
): Uint8Array {
  const tableSize = 8 + 8 * properties.length;
  const bodies = properties.map(({ bytes }) => bytes);
  const body = Buffer.concat(bodies);
  const set = Buffer.alloc(SET_START + tableSize);
  set.writeUInt16LE(0xfffe, 0);
  set.writeUInt32LE(1, 24);
  set.writeUInt32LE(SET_START, 44);
  set.writeUInt32LE(lies.sizeInBytes ?? tableSize + body.length, SET_START);
  set.writeUInt32LE(lies.propertyCount ?? properties.length, SET_START + 4);
  let offset = tableSize;
  properties.forEach(({ id, bytes }, index) => {
    set.writeUInt32LE(id, SET_START + 8 + 8 * index);
    set.writeUInt32LE(offset, SET_START + 12 + 8 * index);
    offset += bytes.length;
  });
  return Buffer.concat([set, body]);
}

function property(id: number, type: number, value: Uint8Array): Property {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(type, 0);
  return { id, bytes: Buffer.concat([head, value]) };
}

function int16(id: number, value: number): Property {
  return property(id, 2, Uint8Array.of(value & 0xff, value >> 8, 0, 0));
}

function string(id: number, bytes: string, length = bytes.length): Property {
  const value = Buffer.alloc(4);
  value.writeUInt32LE(length);
  return property(id, 30, Buffer.concat([value, Buffer.from(bytes, 'latin1')]));
}

function parse(bytes: Uint8Array): {
  properties: Record<string, unknown>;
  codePage: number | undefined;
  codes: string[];
} {
  const codes: string[] = [];
  const set = parsePropertySet(bytes, ({ code }) => codes.push(code));
  return { properties: Object.fromEntries(set.properties), codePage: set.codePage, codes };
}

function caught(work: () => unknown): FormatError {
  try {
    work();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('property sets', () => {
  it('read strings, numbers, dates and booleans in the code page of the set', () => {
    const ticks = Buffer.alloc(8);
    ticks.writeBigUInt64LE(116_444_736_000_000_000n + 86_400_000n * 10_000n);
    const set = parse(
      setOf([
        int16(1, 932),
        string(2, '\x83\x65\0'),
        property(3, 3, Uint8Array.of(0xff, 0xff, 0xff, 0xff)),
        property(4, 64, ticks),
        property(5, 11, Uint8Array.of(0xff, 0xff, 0, 0)),
        property(6, 19, Uint8Array.of(0xff, 0xff, 0xff, 0xff)),
        property(7, 31, Uint8Array.of(2, 0, 0, 0, 0x41, 0, 0, 0)),
      ]),
    );
    expect(set.codes).toEqual([]);
    expect(set.codePage).toBe(932);
    expect(set.properties).toEqual({
      2: 'テ',
      3: -1,
      4: new Date(86_400_000),
      5: true,
      6: 0xffff_ffff,
      7: 'A',
    });
  });

  it('read a string without final NUL up to its length', () => {
    const set = parse(setOf([string(2, 'Title')]));
    expect(set.properties).toEqual({ 2: 'Title' });
    expect(set.codes).toEqual(['oleps.unterminated-string']);
  });

  it('read no more text than the stream has bytes, however many properties share it', () => {
    const names = Array.from({ length: 500 }, (_, index) => property(index + 2, 30, new Uint8Array(0)));
    const bytes = setOf([...names, string(1000, `${'x'.repeat(4000)}\0`)]);
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const sharedOffset = view.readUInt32LE(SET_START + 12 + 8 * names.length);
    names.forEach((_, index) => {
      view.writeUInt32LE(sharedOffset, SET_START + 12 + 8 * index);
    });
    const { codes, properties } = parse(bytes);
    expect(codes).toEqual(['oleps.bad-property']);
    const texts = Object.values(properties).filter((value) => typeof value === 'string');
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.join('').length).toBeLessThan(2 * bytes.length);
  });

  it('read what is there of a string that claims more', () => {
    const set = parse(setOf([string(2, 'Title', 0xffff_ffff)]));
    expect(set.properties).toEqual({ 2: 'Title' });
    expect(set.codes).toEqual(['oleps.bad-property', 'oleps.unterminated-string']);
  });

  it('leave out properties that lie outside, and read the others', () => {
    const bytes = Buffer.from(setOf([string(2, 'A\0'), string(3, 'B\0')]));
    bytes.writeUInt32LE(0xffff_fff0, SET_START + 12);
    const set = parse(bytes);
    expect(set.properties).toEqual({ 3: 'B' });
    expect(set.codes).toEqual(['oleps.bad-property']);
  });

  it('read no more properties than can be there', () => {
    const set = parse(setOf([string(2, 'A\0')], { propertyCount: 0xffff_ffff }));
    expect(set.properties[2]).toBe('A');
    expect(set.codes).toContain('oleps.truncated');
  });

  it('tell a size that is not that of the stream, and a property that stands twice', () => {
    const set = parse(setOf([string(2, 'A\0'), string(2, 'B\0')], { sizeInBytes: 5000 }));
    expect(set.properties).toEqual({ 2: 'A' });
    expect(set.codes).toEqual(['oleps.size', 'oleps.duplicate-property']);
  });

  it('tell types that summary information does not use', () => {
    expect(parse(setOf([property(17, 71, new Uint8Array(8))])).codes).toEqual(['oleps.unknown-type']);
  });

  it('read texts of a code page that is not known as Windows-1252', () => {
    expect(parse(setOf([int16(1, 9999), string(2, '\xe4\0')]))).toEqual({
      codePage: 9999,
      properties: { 2: 'ä' },
      codes: ['oleps.unknown-code-page'],
    });
  });

  it.each([
    ['a byte order', 0, 0],
    ['a set', 24, 0],
    ['a set that starts inside the stream', 44, 0xff],
  ])('need %s', (_, at, value) => {
    const bytes = setOf([int16(1, 1252)]);
    bytes[at] = value;
    const { code } = caught(() => parse(bytes));
    expect(code).toBe('oleps.unreadable');
  });

  it('throw when there is no header', () => {
    for (const bytes of [new Uint8Array(0), new Uint8Array(47), new Uint8Array(100)]) {
      expect(() => parse(bytes)).toThrow(FormatError);
    }
  });

  it('throw nothing but FormatErrors on any bytes', () => {
    const valid = setOf([int16(1, 1252), string(2, 'Title\0'), string(4, 'Author')]);
    const flip = fc.tuple(fc.nat(valid.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(flip, { maxLength: 8 }), fc.nat(valid.length), (flips, end) => {
        const bytes = Uint8Array.from(valid);
        for (const [at, value] of flips) bytes[at] = value;
        try {
          parseSummaryInformation(bytes.subarray(0, end), () => {});
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe.skipIf(corpusDir === undefined)('property sets of the corpus (skipped without the corpus)', () => {
  it('never stop the reading of a file', async () => {
    let read = 0;
    for (const path of corpusFiles('cfb-bad')) {
      const bytes = readFileSync(path);
      const problems: Deviation[] = [];
      const onProblem = (problem: Deviation) => problems.push(problem);
      const options = { onProblem, budget: new Budget(DEFAULT_LIMITS, bytes.length) };
      try {
        const file = await openCompoundFile(new BytesSource(bytes), options);
        const streams = listStreams(file.children(file.root));
        const summary = await loadSummaryInformation(file, streams, onProblem);
        if (summary !== undefined) read += 1;
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    }
    expect(read).toBeGreaterThan(30);
  });
});
