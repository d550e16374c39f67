import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findZip } from '../../../src/formats/zip/index.js';
import { Budget, DEFAULT_LIMITS } from '../../../src/io/budget.js';
import { FormatError } from '../../../src/io/format-error.js';
import { BytesSource } from '../../../src/io/source.js';
import { aesField, encryptAes, encryptZipCrypto } from './encrypt.js';
import { readZip } from './reading.js';
import { buildZip, type EntrySpec, extraField, u64 } from './zip-builder.js';

const SAMPLE = buildZip({
  entries: [
    { name: 'a.txt', content: 'first first first', descriptor: 'signed' },
    { name: 'd/' },
    { name: 'z', data: encryptZipCrypto(Buffer.from('zz'), 'pw', 0), content: 'zz', method: 0, flags: 1 },
    {
      name: 'e',
      data: encryptAes(Buffer.from('aes'), 'pw', 1),
      flags: 1,
      extra: aesField(2, 1, 0),
      central: { method: 99 },
      local: { method: 99 },
    },
    { name: 'h', content: 'hidden', hidden: true },
    { name: 'l', content: 'zip64', central: { size: 0xffff_ffff, extra: extraField(1, u64(5)) } },
  ],
  prefix: Buffer.from('MZ stub'),
  comment: buildZip({ entries: [{ name: 'c', content: 'comment' }] }),
  zip64: true,
});

/** Everything that can be done with an archive; nothing but a FormatError may come of it. */
async function exercise(bytes: Uint8Array): Promise<void> {
  try {
    await findZip(new BytesSource(bytes), new Budget(DEFAULT_LIMITS, bytes.length));
    const zip = await readZip(bytes, { bytesOut: 1 << 24 });
    await zip.audit();
    for (let index = 0; index < Math.min(zip.names.length, 20); index += 1) {
      await zip.decode(index, 'pw').catch(onlyFormatError);
    }
  } catch (error) {
    onlyFormatError(error);
  }
}

function onlyFormatError(error: unknown): void {
  if (!(error instanceof FormatError)) throw error;
}

describe('hostile ZIPs', () => {
  it('survive a cut at every byte', async () => {
    for (let length = 0; length < SAMPLE.length; length += 1) await exercise(SAMPLE.subarray(0, length));
  });

  it('survive a flip of every byte', async () => {
    for (let at = 0; at < SAMPLE.length; at += 1) {
      const bytes = Buffer.from(SAMPLE);
      bytes[at]! ^= [0xff, 0x01, 0x80][at % 3]!;
      await exercise(bytes);
    }
  });

  it('survive fields replaced at random', async () => {
    const edit = fc.tuple(
      fc.nat(SAMPLE.length - 4),
      fc.constantFrom(0, 1, 0xffff, 0x7fffffff, 0xffffffff, 0x04034b50),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 6 }), async (edits) => {
        const bytes = Buffer.from(SAMPLE);
        for (const [at, value] of edits) bytes.writeUInt32LE(value, at);
        await exercise(bytes);
      }),
      { numRuns: 150 },
    );
  });
});

describe('any archive', () => {
  it('is listed and decoded exactly', async () => {
    const entry = fc.record({
      name: fc.string({ minLength: 1, maxLength: 30 }),
      content: fc.uint8Array({ maxLength: 300 }),
      method: fc.constantFrom(0 as const, 8 as const),
    });
    const spec = fc.record({
      entries: fc.uniqueArray(entry, { selector: ({ name }) => name, minLength: 1, maxLength: 12 }),
      prefix: fc.uint8Array({ maxLength: 100 }),
      comment: fc.uint8Array({ maxLength: 100 }),
      absoluteOffsets: fc.boolean(),
      zip64: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(spec, fc.constantFrom(undefined, 'signed' as const), async (zipSpec, descriptor) => {
        const described = descriptor === undefined ? {} : { descriptor };
        const entries: EntrySpec[] = zipSpec.entries.map((one) => ({ ...one, ...described }));
        const zip = await readZip(buildZip({ ...zipSpec, entries }));
        expect(zip.names).toEqual(zipSpec.entries.map(({ name }) => name));
        for (const [index, { content }] of zipSpec.entries.entries()) {
          expect(await zip.decode(index)).toBe(Buffer.from(content).toString('latin1'));
        }
        expect(await zip.audit()).toEqual([]);
        // Any name is a name: what readers make of it is no fault of the structure.
        expect(zip.problems.filter(({ code }) => !code.startsWith('zip.name-'))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
