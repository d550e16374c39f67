import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import CFB from 'cfb';
import { describe, expect, it } from 'vitest';
import { buildMsi } from '../../samples-synthetic/builder/msi.js';
import { openCompoundFile } from '../../src/containers/cfb/compound-file.js';
import { Budget, DEFAULT_LIMITS } from '../../src/io/budget.js';
import { FormatError } from '../../src/io/format-error.js';
import type { Deviation } from '../../src/io/problem.js';
import { BytesSource } from '../../src/io/source.js';
import { parseMsiSignature } from '../../src/signature/msi-signature.js';
import type { SignatureFacts } from '../../src/signature/signature-facts.js';
import { corpusDir, corpusFiles } from '../corpus.js';
import type { SignatureExpectation } from './expectation.js';
import { buildAuthenticode } from './signed-bytes.js';

const path = fileURLToPath(new URL('../expected/signature.json', import.meta.url));
const expectations: Record<string, SignatureExpectation> = existsSync(path)
  ? JSON.parse(readFileSync(path, 'utf8'))
  : {};
const packages = corpusFiles('msi', '.msi', '.msp', '.msm', '.mst');

describe.skipIf(corpusDir === undefined)('parseMsiSignature (skipped without the corpus)', () => {
  it('finds the signatures that osslsigncode finds, and equal digests', async () => {
    const said: Record<string, SignatureExpectation> = {};
    for (const file of packages) {
      const facts = await read(readFileSync(file), []);
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
    const facts = await read(bytes, []);
    expect(facts).toMatchObject({ digestMatches: false, signatureValid: true });
  });

  it('sees that the signed attributes were changed', async () => {
    const bytes = signedPackage();
    const messageDigest = bytes.indexOf(Buffer.from('2a864886f70d010904', 'hex'));
    expect(messageDigest).toBeGreaterThan(0);
    bytes[messageDigest + 20] = bytes[messageDigest + 20]! ^ 1;
    const facts = await read(bytes, []);
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
        await read(changed, []);
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        expect(error.code).toMatch(/^signature\./);
      }
    }
  });
});

describe('a package signed by these tests', () => {
  const streams = [
    { name: 'Bb', content: Buffer.from('second') },
    { name: 'B', content: Buffer.from('first') },
    { name: 'a', content: Buffer.alloc(9000, 3) },
  ].map((stream) => ({ ...stream, isNameLiteral: true }));
  const build = (signature: Uint8Array) =>
    Buffer.from(
      buildMsi({
        tables: [],
        streams: [...streams, { name: '\x05DigitalSignature', content: signature, isNameLiteral: true }],
      }),
    );

  it('has a digest over streams in the order of their names, then the class of the root', async () => {
    const hash = createHash('sha256');
    const { FileIndex } = CFB.read(build(new Uint8Array(10)), { type: 'buffer' });
    const signed = FileIndex.filter(({ type, name }) => type === 2 && name !== '\x05DigitalSignature');
    const nameOf = ({ name }: { name: string }) => Buffer.from(name, 'utf16le');
    for (const { content } of signed.sort((a, b) => Buffer.compare(nameOf(a), nameOf(b)))) {
      hash.update(Uint8Array.from(content ?? []));
    }
    const digest = hash.update(Buffer.from('84100c0000000000c000000000000046', 'hex')).digest();
    const facts = await read(build(buildAuthenticode(digest)), []);
    expect(facts).toMatchObject({
      format: 'msi',
      digestMatches: true,
      signatureValid: true,
      extended: false,
    });
    const other = await read(build(buildAuthenticode(Buffer.alloc(32))), []);
    expect(other).toMatchObject({ digestMatches: false, signatureValid: true });
  });

  it('is refused when its signature is no DER', async () => {
    await expect(read(build(Buffer.alloc(100, 0x30)), [])).rejects.toMatchObject({ code: 'signature.der' });
  });

  it('is not signed without the stream', async () => {
    expect(await read(Buffer.from(buildMsi({ tables: [], streams })), [])).toBeUndefined();
  });
});

function signedPackage(): Buffer {
  const file = packages.find((path) => path.endsWith('jsign__minimal-signed-with-signtool.msi'));
  if (file === undefined) throw new Error('the corpus has no package signed by signtool');
  return readFileSync(file);
}

async function read(bytes: Uint8Array, problems: Deviation[]): Promise<SignatureFacts | undefined> {
  const budget = new Budget(DEFAULT_LIMITS, bytes.length);
  const onProblem = (problem: Deviation) => problems.push(problem);
  const file = await openCompoundFile(new BytesSource(bytes), { onProblem, budget });
  return parseMsiSignature(file, { onProblem, budget });
}
