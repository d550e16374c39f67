import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStringPool, type StringPool } from '../../../src/formats/msi/string-pool.js';

/** A pool out of 16-bit words, the header first. */
function poolOf(...words: number[]): Uint8Array {
  return new Uint8Array(Uint16Array.from(words).buffer);
}

function parse(pool: Uint8Array, data: Uint8Array | string): { pool: StringPool; codes: string[] } {
  const codes: string[] = [];
  const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : data;
  return { pool: parseStringPool(pool, bytes, (code) => codes.push(code)), codes };
}

function texts(pool: StringPool): (string | undefined)[] {
  return Array.from({ length: pool.count }, (_, index) => pool.text(index + 1));
}

describe('string pool', () => {
  it('gives texts and reference counts by number, empty slots included', () => {
    const { pool, codes } = parse(poolOf(1252, 0, 3, 7, 0, 0, 2, 1), 'oneab');
    expect(texts(pool)).toEqual(['one', '', 'ab']);
    expect([0, 1, 2, 3, 4].map((id) => pool.referenceCount(id))).toEqual([0, 7, 0, 1, 0]);
    expect(pool.text(0)).toBeUndefined();
    expect(pool.text(4)).toBeUndefined();
    expect([pool.codePage, pool.bytesPerReference, codes]).toEqual([1252, 2, []]);
  });

  it('leaves the mark of a double-byte string out of its count, on double-byte pages only', () => {
    for (const [codePage, count] of [
      [932, 7],
      [936, 7],
      [949, 7],
      [950, 7],
      [1361, 7],
      [1252, 0x8007],
    ] as const) {
      expect(parse(poolOf(codePage, 0, 3, 0x8007), 'one').pool.referenceCount(1)).toBe(count);
    }
  });

  it('takes references of 3 bytes from the top bit, which is no part of the code page', () => {
    const { pool } = parse(poolOf(65001, 0x8000), '');
    expect([pool.codePage, pool.bytesPerReference, pool.count]).toEqual([65001, 3, 0]);
  });

  const long = 'x'.repeat(0x2_0005);

  it('reads a long string as msi.dll writes it: the length in the second entry, the count in the first', () => {
    const { pool, codes } = parse(poolOf(1252, 0, 1, 1, 0, 3, 5, 2, 3, 9), `a${long}end`);
    expect(texts(pool)).toEqual(['a', long, 'end']);
    expect([pool.referenceCount(2), pool.referenceCount(3), codes]).toEqual([3, 9, []]);
  });

  it('reads a long string as msitools writes it: the upper half of the length in the first entry', () => {
    const { pool, codes } = parse(poolOf(1252, 0, 1, 1, 0, 2, 5, 3, 3, 9), `a${long}end`);
    expect(texts(pool)).toEqual(['a', long, 'end']);
    expect([pool.referenceCount(2), pool.referenceCount(3), codes]).toEqual([3, 9, []]);
  });

  it('reads a string of exactly 64 KiB', () => {
    const text = 'y'.repeat(0x1_0000);
    const { pool } = parse(poolOf(1252, 0, 0, 4, 0, 1, 1, 1), `${text}z`);
    expect(texts(pool)).toEqual([text, 'z']);
  });

  it('cuts strings that are longer than the data, and tells', () => {
    const { pool, codes } = parse(poolOf(1252, 0, 2, 1, 9, 1, 3, 1), 'abcd');
    expect(texts(pool)).toEqual(['ab', 'cd', '']);
    expect(codes).toEqual(['msi.string-data-truncated']);
  });

  it('tells bytes behind the last string', () => {
    expect(parse(poolOf(1252, 0, 2, 1), 'abHIDDEN').codes).toEqual(['msi.string-data-surplus']);
  });

  it('survives a pool that ends inside an entry, inside a long string, or inside its header', () => {
    expect(parse(poolOf(1252, 0, 1, 1).subarray(0, 7), '').codes).toEqual(['msi.string-pool-truncated']);
    expect(texts(parse(poolOf(1252, 0, 0, 1), '').pool)).toEqual(['']);
    expect(parse(new Uint8Array(2), '').codes).toEqual(['msi.string-pool-truncated']);
  });

  it('tells an unknown code page and the first text that cannot be decoded', () => {
    const unknown = parse(poolOf(4242, 0, 1, 1), '\x80');
    expect([texts(unknown.pool), unknown.codes]).toEqual([['€'], ['msi.unknown-code-page']]);
    const bad = parse(poolOf(65001, 0, 1, 1, 1, 1), '\xff\xfe');
    expect([texts(bad.pool), bad.codes]).toEqual([['\ufffd', '\ufffd'], ['msi.undecodable-string']]);
  });

  it('never reads outside the data, whatever the pool says', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 50 }), (bytes, data) => {
        const { pool } = parse(bytes, data);
        const length = texts(pool).reduce((sum, text) => sum + (text ?? '').length, 0);
        expect(length).toBeLessThanOrEqual(data.length);
      }),
    );
  });
});
