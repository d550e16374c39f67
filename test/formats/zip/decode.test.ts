import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPassword, decodeEntry } from '../../../src/formats/zip/index.js';
import { BytesSource, type Source, SourceError } from '../../../src/io/source.js';
import { aesField, encryptAes, encryptZipCrypto } from './encrypt.js';
import { readZip } from './reading.js';
import { buildZip, type EntrySpec } from './zip-builder.js';

const A = { name: 'a.txt', content: 'first '.repeat(50) };

function zipCrypto(content: string, password: string, spec: Partial<EntrySpec> = {}): Buffer {
  const data = encryptZipCrypto(deflateRawSync(content), password, crc32(content) >>> 24);
  return buildZip({ entries: [{ name: 'z', content, data, flags: 1, method: 8, ...spec }] });
}

function aes(content: string, password: string, strength: 1 | 2 | 3, version: 1 | 2): Buffer {
  const data = encryptAes(deflateRawSync(content), password, strength);
  const header = { method: 99, ...(version === 2 ? { crc32: 0 } : {}) };
  const extra = aesField(version, strength, 8);
  return buildZip({
    entries: [{ name: 'e', content, data, flags: 1, extra, local: header, central: header }],
  });
}

describe('decodeEntry', () => {
  it('gives back stored and deflated contents of any size', async () => {
    for (const size of [0, 1, 5000, 1 << 17, (1 << 18) + 1, 3_000_000]) {
      const content = Buffer.alloc(size, 'some text ');
      for (const method of [0, 8] as const) {
        const zip = await readZip(buildZip({ entries: [{ name: 'x', content, method }] }));
        expect((await zip.decode(0)).length).toBe(size);
        expect(zip.problems).toEqual([]);
      }
    }
  });

  it('tells of a wrong CRC, and of a wrong size', async () => {
    const crc = await readZip(buildZip({ entries: [{ ...A, central: { crc32: 1 } }] }));
    expect(await crc.decode(0)).toBe(A.content);
    expect(crc.codes()).toEqual(['zip.crc-mismatch']);
    const size = await readZip(buildZip({ entries: [{ ...A, central: { size: 7 } }] }));
    expect(await size.decode(0)).toBe(A.content);
    expect(size.codes()).toEqual(['zip.size-mismatch']);
  });

  it('gives what comes before damage or a cut, and tells', async () => {
    const content = Array.from({ length: 40_000 }, (_, i) => (i * 7919) % 1000).join(' ');
    const data = deflateRawSync(content);
    const cut = await readZip(
      buildZip({ entries: [{ name: 'x', content, method: 8, data: data.subarray(0, -500) }] }),
    );
    expect(content.startsWith(await cut.decode(0))).toBe(true);
    expect(cut.codes()).toEqual(['zip.data-truncated']);
    const damaged = Buffer.concat([data.subarray(0, 3), Buffer.alloc(200, 0xff)]);
    const bad = await readZip(buildZip({ entries: [{ name: 'x', content, method: 8, data: damaged }] }));
    await bad.decode(0);
    expect(bad.codes()).toEqual(['zip.data-corrupt']);
  });

  it('tells of bytes behind the compressed stream, however many', async () => {
    for (const length of [1, 100, 1 << 19]) {
      const data = Buffer.concat([deflateRawSync(A.content), Buffer.alloc(length, 'hidden')]);
      const zip = await readZip(buildZip({ entries: [{ ...A, method: 8, data }] }));
      expect(await zip.decode(0)).toBe(A.content);
      expect(zip.codes()).toEqual(['zip.data-behind-stream']);
    }
  });

  it.each([
    [1, 'shrink'],
    [98, 'ppmd'],
    [77, 'method-77'],
  ])('refuses method %i by name', async (method, name) => {
    const zip = await readZip(buildZip({ entries: [{ ...A, central: { method } }] }));
    expect(zip.archive.entries[0]!.methodName).toBe(name);
    await expect(zip.decode(0)).rejects.toMatchObject({ code: 'zip.unsupported-method', found: name });
  });

  it('refuses an entry whose local header is not there', async () => {
    const zip = await readZip(buildZip({ entries: [{ ...A, local: { signature: 0x03034b50 } }] }));
    await expect(zip.decode(0)).rejects.toMatchObject({ code: 'zip.local-header-missing' });
  });

  it('is bounded by the budget whatever the declared sizes are', async () => {
    const bomb = deflateRawSync(Buffer.alloc(8 << 20));
    const spec = { name: 'bomb', data: bomb, method: 8 as const, central: { size: 10 } };
    const perPayload = await readZip(buildZip({ entries: [spec] }), { bytesOutPerPayload: 1 << 20 });
    await expect(perPayload.decode(0)).rejects.toMatchObject({ code: 'limit.bytes-out-per-payload' });
    const inAll = await readZip(buildZip({ entries: [spec] }), { bytesOut: 1 << 20 });
    await expect(inAll.decode(0)).rejects.toMatchObject({ code: 'limit.bytes-out' });
  });

  it('can be left in the middle', async () => {
    const bytes = buildZip({ entries: [{ name: 'x', content: Buffer.alloc(20 << 20) }] });
    const zip = await readZip(bytes);
    for await (const chunk of decodeEntry(zip.archive, zip.archive.entries[0]!, {
      ...zip,
      onProblem: () => {},
    })) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  });

  it('throws on what the source throws, at the first read or later', async () => {
    const content = Array.from({ length: 400_000 }, (_, i) => (i * 7919) % 100_003).join(' ');
    const bytes = buildZip({ entries: [{ name: 'x', content, method: 8 }] });
    const whole = new BytesSource(bytes);
    for (const failAt of [600, 300_000]) {
      let isFailing = false;
      const source: Source = {
        sizeInBytes: bytes.length,
        read: async (offset, length) => {
          if (isFailing && offset + length > failAt) throw new SourceError('source.read-failed', 'gone');
          return whole.read(offset, length);
        },
      };
      const zip = await readZip(source);
      isFailing = true;
      await expect(zip.decode(0)).rejects.toMatchObject({ code: 'source.read-failed' });
    }
  });
});

describe('encrypted entries', () => {
  it('are decrypted from ZipCrypto, with the check byte of the CRC or of the time', async () => {
    const zip = await readZip(zipCrypto(A.content, 'secret'));
    expect(await zip.decode(0, 'secret')).toBe(A.content);
    const data = encryptZipCrypto(deflateRawSync(A.content), 'secret', (12 << 3) | (34 >> 3));
    const streamed = await readZip(
      buildZip({ entries: [{ ...A, data, flags: 1, method: 8, descriptor: 'signed' }] }),
    );
    expect(await streamed.decode(0, 'secret')).toBe(A.content);
    expect([...zip.codes(), ...streamed.codes()]).toEqual([]);
  });

  it.each([
    [1, 1],
    [2, 1],
    [3, 1],
    [1, 2],
    [2, 2],
    [3, 2],
  ] as const)('are decrypted from WinZip AES, strength %i, AE-%i', async (strength, version) => {
    const content = 'text '.repeat(60_000) + Math.PI;
    const zip = await readZip(aes(content, 'pässword', strength, version));
    expect(await zip.decode(0, 'pässword')).toBe(content);
    expect(zip.codes()).toEqual([]);
  });

  it('tell when the authentication code or the CRC does not fit', async () => {
    const bytes = aes(A.content, 'pw', 3, 2);
    bytes[bytes.indexOf(Buffer.from('PK\x01\x02')) - 1]! ^= 1;
    const zip = await readZip(bytes);
    expect(await zip.decode(0, 'pw')).toBe(A.content);
    expect(zip.codes()).toEqual(['zip.hmac-mismatch']);
  });

  it('ask for a password, and refuse a wrong one', async () => {
    for (const bytes of [zipCrypto(A.content, 'right'), aes(A.content, 'right', 2, 1)]) {
      const zip = await readZip(bytes);
      await expect(zip.decode(0)).rejects.toMatchObject({ code: 'zip.password-needed' });
      await expect(zip.decode(0, 'wrong!')).rejects.toMatchObject({ code: 'zip.wrong-password' });
    }
  });

  it('refuse to be decrypted when too short for their headers', async () => {
    const short = { name: 'z', data: Buffer.alloc(5), flags: 1 };
    const zip = await readZip(buildZip({ entries: [short] }));
    await expect(zip.decode(0, 'x')).rejects.toMatchObject({ code: 'zip.data-truncated' });
  });

  it('name encryption that is not supported', async () => {
    const zip = await readZip(buildZip({ entries: [{ ...A, flags: 0x2041 }] }));
    await expect(zip.decode(0, 'x')).rejects.toMatchObject({ code: 'zip.unsupported-encryption' });
  });
});

describe('checkPassword', () => {
  it('is right for any password and content', async () => {
    const password = fc.string({ minLength: 1, maxLength: 20, unit: 'binary' });
    await fc.assert(
      fc.asyncProperty(password, password, fc.string({ minLength: 4 }), async (right, other, content) => {
        const zip = await readZip(zipCrypto(content, right));
        const [entry] = zip.archive.entries;
        const check = (given: string): Promise<boolean> =>
          checkPassword(zip.archive, entry!, Buffer.from(given), zip.budget);
        expect(await check(right)).toBe(true);
        if (!Buffer.from(right).equals(Buffer.from(other))) expect(await check(other)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('says no when only the check byte fits', async () => {
    const content = 'x'.repeat(500);
    for (const method of [0, 8] as const) {
      const plain = method === 0 ? Buffer.from(content) : deflateRawSync(content);
      const data = encryptZipCrypto(plain, 'right', crc32(content) >>> 24);
      const zip = await readZip(buildZip({ entries: [{ name: 'z', content, data, flags: 1, method }] }));
      let yes = 0;
      for (let index = 0; index < 1500; index += 1) {
        const isFit = await checkPassword(
          zip.archive,
          zip.archive.entries[0]!,
          Buffer.from(`no ${index}`),
          zip.budget,
        );
        if (isFit) yes += 1;
      }
      expect(yes).toBe(0);
    }
  });

  it('says no for AES when the verifier fits and the code does not', async () => {
    const bytes = aes(A.content, 'pw', 1, 2);
    const zip = await readZip(bytes);
    const [entry] = zip.archive.entries;
    expect(await checkPassword(zip.archive, entry!, Buffer.from('pw'), zip.budget)).toBe(true);
    bytes[bytes.indexOf(Buffer.from('PK\x01\x02')) - 1]! ^= 1;
    expect(await checkPassword(zip.archive, entry!, Buffer.from('pw'), zip.budget)).toBe(false);
  });

  it('is misuse for an entry in the open', async () => {
    const zip = await readZip(buildZip({ entries: [A] }));
    const [entry] = zip.archive.entries;
    await expect(checkPassword(zip.archive, entry!, Buffer.from('x'), zip.budget)).rejects.toThrow(TypeError);
  });
});
