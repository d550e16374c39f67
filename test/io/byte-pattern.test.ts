import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Budget, DEFAULT_LIMITS } from '../../src/io/budget.js';
import { BytePatterns } from '../../src/io/byte-pattern.js';
import { BytesSource } from '../../src/io/source.js';

async function find(
  texts: string[],
  bytes: Uint8Array,
  range = { offsetInBytes: 0, sizeInBytes: bytes.length },
) {
  const matches = await new BytePatterns(texts).findFirst(
    new BytesSource(bytes),
    [range],
    new Budget(DEFAULT_LIMITS, bytes.length),
  );
  return Object.fromEntries(matches.map(({ pattern, offsetInBytes }) => [texts[pattern], offsetInBytes]));
}

describe('BytePatterns', () => {
  it('finds texts in one and two bytes per character, across the pieces that are read', async () => {
    const bytes = Buffer.alloc(600_000);
    bytes.write('needle', 262_141, 'latin1');
    bytes.write('other', 524_285, 'utf16le');
    expect(await find(['needle', 'other', 'absent'], bytes)).toEqual({ needle: 262_141, other: 524_285 });
  });

  it('keeps to the ranges given', async () => {
    const bytes = Buffer.from('needle needle');
    expect(await find(['needle'], bytes, { offsetInBytes: 1, sizeInBytes: 12 })).toEqual({ needle: 7 });
    expect(await find(['needle'], bytes, { offsetInBytes: 1, sizeInBytes: 11 })).toEqual({});
  });

  it('finds what indexOf finds, for texts that overlap in every way', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(text, { minLength: 1, maxLength: 6 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 60 }),
        async (texts, content) => {
          const expected = Object.fromEntries(
            texts.map((one) => [one, content.indexOf(one)]).filter(([, at]) => at !== -1),
          );
          expect(await find(texts, Buffer.from(content, 'latin1'))).toEqual(expected);
        },
      ),
    );
  });
});
