import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntropySample, sampleEntropy } from '../../../src/inventory/walk/entropy-sample.js';

function entropyOf(...chunks: readonly Uint8Array[]): number | undefined {
  const sample = new EntropySample();
  for (const chunk of chunks) sample.update(chunk);
  return sample.entropy();
}

/** Straight from Shannon's formula. */
function reference(bytes: Uint8Array): number {
  const counts = new Map<number, number>();
  for (const byte of bytes) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => {
    const share = count / bytes.length;
    return bits - share * Math.log2(share);
  }, 0);
}

describe('EntropySample', () => {
  it('knows nothing of nothing', () => {
    expect(entropyOf()).toBeUndefined();
    expect(entropyOf(new Uint8Array(0))).toBeUndefined();
  });

  it('is 0 for one value, 8 for all alike, 1 for two', () => {
    expect(entropyOf(new Uint8Array(1001).fill(7))).toBe(0);
    expect(entropyOf(Uint8Array.from({ length: 4096 }, (_, at) => at))).toBe(8);
    expect(entropyOf(Uint8Array.from({ length: 5000 }, (_, at) => at % 2))).toBe(1);
  });

  it('is what the formula gives, however the bytes come', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 3000 }), fc.nat(3000), (bytes, at) => {
        const entropy = entropyOf(bytes.subarray(0, at), bytes.subarray(at));
        expect(entropy).toBe(entropyOf(bytes));
        expect(entropy).toBe(sampleEntropy(bytes));
        expect(entropy).toBeCloseTo(reference(bytes), 2);
      }),
    );
  });

  it('looks at the first 64 KiB, and at 8 KiB of every further MiB', () => {
    const bytes = new Uint8Array(2 ** 20 + 2 ** 14);
    bytes.fill(1, 2 ** 16, 2 ** 20);
    expect(entropyOf(bytes)).toBe(0);
    bytes.fill(1, 2 ** 20);
    expect(entropyOf(bytes)).toBeCloseTo(reference(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1)), 2);
  });
});
