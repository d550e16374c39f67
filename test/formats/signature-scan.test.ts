import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SignatureScan } from '../../src/formats/signature-scan.js';

const CAB = Buffer.from('MSCF\0\0\0\0', 'latin1');
const SEVEN_ZIP = Buffer.from("7z\xbc\xaf'\x1c", 'latin1');

function scan(bytes: Uint8Array, cuts: readonly number[]) {
  const scanner = new SignatureScan();
  let at = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    if (cut <= at || cut >= bytes.length) continue;
    scanner.update(bytes.subarray(at, cut));
    at = cut;
  }
  scanner.update(bytes.subarray(at));
  return [...scanner.hits].sort((a, b) => a.offsetInBytes - b.offsetInBytes);
}

describe('SignatureScan', () => {
  it('finds every signature once, wherever the chunks are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(40), fc.constantFrom('cab', '7z')), { maxLength: 6 }),
        fc.array(fc.nat(400), { maxLength: 40 }),
        (layout, cuts) => {
          const parts: Buffer[] = [];
          const expected: { kind: string; offsetInBytes: number }[] = [];
          let at = 0;
          for (const [gap, kind] of layout) {
            const signature = kind === 'cab' ? CAB : SEVEN_ZIP;
            parts.push(Buffer.alloc(gap, 0x20), signature);
            expected.push({ kind, offsetInBytes: at + gap });
            at += gap + signature.length;
          }
          parts.push(Buffer.alloc(3));
          expect(scan(Buffer.concat(parts), cuts)).toEqual(expected);
        },
      ),
    );
  });

  it('notes a bounded number of hits in a table of signatures', () => {
    expect(scan(Buffer.concat(Array(5000).fill(CAB)), [])).toHaveLength(1024);
  });
});
