import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import CFB from 'cfb';
import { describe, expect, it } from 'vitest';
import { buildAuthenticode, nestedSignature } from '../../../samples-synthetic/builder/authenticode.js';
import { buildMsi, type MsiDatabase } from '../../../samples-synthetic/builder/msi.js';
import type { MakeSignature } from '../../../samples-synthetic/builder/signed-file.js';
import { sampleSigner } from '../../../samples-synthetic/builder/signer.js';
import { FormatError } from '../../../src/io/format-error.js';
import { triage } from '../../../src/triage.js';
import { corpusDir, corpusFiles } from '../../corpus.js';
import type { SignatureExpectation } from './expectation.js';
import { readMsiSignature } from './read-signature.js';

const path = fileURLToPath(new URL('../../expected/signature.json', import.meta.url));
const expectations: Record<string, SignatureExpectation> = existsSync(path)
  ? JSON.parse(readFileSync(path, 'utf8'))
  : {};
const packages = corpusFiles('msi', '.msi', '.msp', '.msm', '.mst');

describe.skipIf(corpusDir === undefined)('parseMsiSignature (skipped without the corpus)', () => {
  it('finds the signatures that osslsigncode finds, and equal digests', async () => {
    const said: Record<string, SignatureExpectation> = {};
    for (const file of packages) {
      const facts = (await readMsiSignature(readFileSync(file))).facts;
      const expectation = expectations[basename(file)];
      if (facts === undefined) continue;
      said[basename(file)] = {
        extended: facts.extended,
        storedDigest: facts.storedDigest,
        computedDigest: facts.computedDigest ?? '',
        ...(expectation?.serialNumber && { serialNumber: facts.signer?.serialNumber ?? '' }),
        ...(facts.timestamp && { timestamp: facts.timestamp }),
      };
      expect(facts.digestMatches).toBe(facts.storedDigest === facts.computedDigest);
      expect(facts.signatureValid, file).toBe(true);
      expect(facts.chain).toBe('not verified');
      for (const { imprintMatches, signatureValid } of facts.countersignatures ?? []) {
        expect([imprintMatches, signatureValid], file).toEqual([true, true]);
      }
      if (facts.timestamp !== undefined) expect(facts.signedWithinValidity, file).toBe(true);
      if (facts.extended) expect(facts.extendedMatches, file).toBe(true);
    }
    expect(said).toEqual(expectations);
    expect(Object.values(said).some(({ extended }) => extended)).toBe(true);
  });

  it('sees that one byte of a stream was changed', async () => {
    const bytes = signedPackage();
    // The package's tables hold this text; the signature lies elsewhere.
    const at = bytes.indexOf('Minimal');
    expect(at).toBeGreaterThan(0);
    bytes[at] = bytes[at]! ^ 1;
    const { facts } = await readMsiSignature(bytes);
    expect(facts).toMatchObject({ digestMatches: false, signatureValid: true });
  });

  it('sees that the signed attributes were changed', async () => {
    const bytes = signedPackage();
    const messageDigest = bytes.indexOf(Buffer.from('2a864886f70d010904', 'hex'));
    expect(messageDigest).toBeGreaterThan(0);
    bytes[messageDigest + 20] = bytes[messageDigest + 20]! ^ 1;
    const { facts } = await readMsiSignature(bytes);
    expect(facts).toMatchObject({ digestMatches: true, signatureValid: false });
  });

  it('gives facts or a FormatError for any byte of the signature changed', async () => {
    const bytes = signedPackage();
    const start = bytes.indexOf(Buffer.from('06092a864886f70d010702', 'hex')) - 4;
    expect(start).toBeGreaterThan(0);
    for (let at = start; at < start + 2600; at += 9) {
      const changed = Buffer.from(bytes);
      changed[at] = changed[at]! ^ 0xff;
      try {
        await readMsiSignature(changed);
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        expect(error.code).toMatch(/^signature\./);
      }
    }
  });
});

describe('a package signed by these tests', () => {
  const sign = (digest: Buffer) => buildAuthenticode(digest, { signers: [SIGNER] });
  const streams = [
    { name: 'Bb', content: Buffer.from('second') },
    { name: 'B', content: Buffer.from('first') },
    { name: 'a', content: Buffer.alloc(9000, 3) },
  ].map((stream) => ({ ...stream, isNameLiteral: true }));
  const withSignature = (signature: Uint8Array) =>
    build([...streams, { name: '\x05DigitalSignature', content: signature, isNameLiteral: true }]);

  it('has a digest over streams in the order of their names, then the class of the root', async () => {
    const hash = createHash('sha256');
    const { FileIndex } = CFB.read(withSignature(new Uint8Array(10)), { type: 'buffer' });
    const signed = FileIndex.filter(({ type, name }) => type === 2 && name !== '\x05DigitalSignature');
    const nameOf = ({ name }: { name: string }) => Buffer.from(name, 'utf16le');
    for (const { content } of signed.sort((a, b) => Buffer.compare(nameOf(a), nameOf(b)))) {
      hash.update(Uint8Array.from(content ?? []));
    }
    const digest = hash.update(Buffer.from('84100c0000000000c000000000000046', 'hex')).digest();
    const { facts } = await readMsiSignature(withSignature(sign(digest)));
    expect(facts).toMatchObject({
      format: 'msi',
      digestMatches: true,
      signatureValid: true,
      extended: false,
    });
    const other = await readMsiSignature(withSignature(sign(Buffer.alloc(32))));
    expect(other.facts).toMatchObject({ digestMatches: false, signatureValid: true });
    expect(digest).toEqual(Buffer.from(facts?.computedDigest ?? '', 'hex'));
  });

  it('does not fit when another order of the streams was signed', async () => {
    const inOrderOfFile = createHash('sha256');
    const { FileIndex } = CFB.read(build(streams), { type: 'buffer' });
    for (const { content } of FileIndex.filter(({ type }) => type === 2)) {
      inOrderOfFile.update(Uint8Array.from(content ?? []));
    }
    const { facts } = await readMsiSignature(build(streams, () => sign(inOrderOfFile.digest())));
    expect(facts).toMatchObject({ digestMatches: false, signatureValid: true });
  });

  it('fits whatever is appended, lies in free sectors, or follows the signature in its stream', async () => {
    const payload = Buffer.from('not signed'.repeat(100));
    const hidden = buildMsi({
      tables: [],
      streams,
      sign: (digest) => Buffer.concat([sign(digest), payload]),
      container: { appended: payload, freeSectorContent: payload, unreferencedContent: payload },
    });
    const { codes, facts } = await readMsiSignature(hidden);
    expect(facts).toMatchObject({
      digestMatches: true,
      signatureValid: true,
      uncovered: [{ what: 'padding', sizeInBytes: payload.length }],
    });
    expect(codes).toEqual(['signature.uncovered']);
  });

  it('is not said to be changed when a stream of it is cut short', async () => {
    const bytes = Buffer.from(withSignature(sign(Buffer.alloc(32))));
    const nameField = Buffer.alloc(64);
    nameField.write('a', 'utf16le');
    const entryAt = bytes.indexOf(nameField);
    bytes.writeUInt32LE(90_000, entryAt + 120);
    const { codes, facts } = await readMsiSignature(bytes);
    expect(facts).toMatchObject({ digestMatches: false, signatureValid: true });
    expect(facts?.computedDigest).toBeUndefined();
    expect(codes).toContain('signature.stream-incomplete');
    const { completeness, findings, problems } = await triage(bytes);
    expect(completeness).toBe('partial');
    expect(problems.find(({ code }) => code === 'signature.stream-incomplete')?.offsetInBytes).toBe(entryAt);
    expect(findings.map(({ ruleId }) => ruleId)).not.toContain('signature-mismatch');
  });

  it('has names, sizes and times signed with MsiDigitalSignatureEx', async () => {
    const digestOfDirectory = Buffer.alloc(32, 1);
    const extension = { name: '\x05MsiDigitalSignatureEx', content: digestOfDirectory, isNameLiteral: true };
    const { codes, facts } = await readMsiSignature(build([...streams, extension], sign));
    expect(facts).toMatchObject({ extended: true, extendedMatches: false, digestMatches: false });
    expect(codes).toEqual(['signature.extension-mismatch']);
  });

  it('counts as not signed when only MsiDigitalSignatureEx is there', async () => {
    const extension = { name: '\x05MsiDigitalSignatureEx', content: Buffer.alloc(32), isNameLiteral: true };
    expect(await readMsiSignature(build([...streams, extension]))).toEqual({
      facts: undefined,
      codes: ['signature.extension-alone'],
    });
  });

  it('has the digests of all its signatures computed', async () => {
    const sha1 = createHash('sha1');
    const bytes = build(streams, (digest) =>
      buildAuthenticode(digest, {
        signers: [SIGNER],
        unsignedAttributes: () => [
          nestedSignature(
            buildAuthenticode(sha1.digest(), { signers: [SIGNER], digestAlgorithm: 'sha1' }),
            buildAuthenticode(digest, { signers: [SIGNER] }),
            buildAuthenticode(digest, { signers: [SIGNER], digestAlgorithm: '1.2.3.4' }),
          ),
        ],
      }),
    );
    const { codes, facts } = await readMsiSignature(bytes);
    expect(facts?.digestMatches).toBe(true);
    expect(
      facts?.further?.map(({ digestAlgorithm, digestMatches, origin }) => [
        origin,
        digestAlgorithm,
        digestMatches,
      ]),
    ).toEqual([
      ['nested', 'sha1', false],
      ['nested', 'sha256', true],
      ['nested', '1.2.3.4', false],
    ]);
    expect(codes).toEqual(['signature.digest-algorithm']);
  });

  it('is refused when its signature is no DER, or larger than signatures are', async () => {
    await expect(readMsiSignature(withSignature(Buffer.alloc(100, 0x30)))).rejects.toMatchObject({
      code: 'signature.der',
    });
    const large = Buffer.alloc(5 * 2 ** 20);
    large.set(Buffer.from('30844fffffff', 'hex'));
    expect(await readMsiSignature(withSignature(large))).toEqual({
      facts: undefined,
      codes: ['signature.size'],
    });
  });

  it('is not signed without the stream', async () => {
    expect(await readMsiSignature(build(streams))).toEqual({ facts: undefined, codes: [] });
  });

  function build(all: MsiDatabase['streams'] = [], makeSignature?: MakeSignature): Buffer {
    return Buffer.from(
      buildMsi({ tables: [], streams: all, ...(makeSignature === undefined ? {} : { sign: makeSignature }) }),
    );
  }
});

const SIGNER = sampleSigner();

function signedPackage(): Buffer {
  const file = packages.find((path) => path.endsWith('jsign__minimal-signed-with-signtool.msi'));
  if (file === undefined) throw new Error('the corpus has no package signed by signtool');
  return readFileSync(file);
}
