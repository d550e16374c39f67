import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildVersionResource } from '../../../samples-synthetic/builder/pe-version-resource.js';
import { parseVersionStrings } from '../../../src/formats/pe/version-resource.js';

describe('parseVersionStrings', () => {
  it('reads any strings', () => {
    // Keys and values end at a NUL; spaces around values are padding.
    const text = fc
      .string({ minLength: 1, maxLength: 40 })
      .filter((s) => !s.includes('\0') && s.trim() === s && s !== '');
    fc.assert(
      fc.property(fc.dictionary(text, text, { maxKeys: 8 }), (strings) => {
        const parsed = parseVersionStrings(buildVersionResource({ ...strings }));
        expect(Object.entries(parsed ?? {})).toEqual(Object.entries({ ...strings }));
      }),
    );
  });

  it('keeps a key named __proto__ to itself', () => {
    const parsed = parseVersionStrings(
      buildVersionResource(JSON.parse('{"__proto__": "x", "FileVersion": "1"}')),
    );
    expect(Object.keys(parsed ?? {})).toEqual(['__proto__', 'FileVersion']);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  });

  it('is undefined for other bytes, and survives any change', () => {
    expect(parseVersionStrings(new Uint8Array(0))).toBeUndefined();
    expect(parseVersionStrings(new Uint8Array(64))).toBeUndefined();
    const bytes = buildVersionResource({ FileDescription: 'A tool', ProductName: 'Tools' });
    for (let at = 0; at < bytes.length; at++) {
      for (const value of [0, 1, 0x7f, 0xff]) {
        const changed = bytes.slice();
        changed[at] = value;
        parseVersionStrings(changed);
        parseVersionStrings(bytes.subarray(0, at));
      }
    }
  });
});
