import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type AuthenticodeOptions,
  attribute,
  buildAuthenticode,
  nestedSignature,
  pkcs9Countersignature,
  rfc3161Timestamp,
} from '../../../samples-synthetic/builder/authenticode.js';
import {
  CODE_SIGNING,
  createSigner,
  type KeyKind,
  sampleSigner,
  TIME_STAMPING,
} from '../../../samples-synthetic/builder/signer.js';
import { type AuthenticodeSet, parseAuthenticode } from '../../../src/formats/authenticode/authenticode.js';

const DIGEST = createHash('sha256').update('signed bytes').digest();
const SIGNER = sampleSigner();
const AUTHORITY = sampleSigner({ name: 'Time Authority', purposes: [TIME_STAMPING] });

describe('parseAuthenticode', () => {
  it.each<KeyKind>(['rsa', 'rsa-pss', 'p-256', 'p-384', 'p-521', 'ed25519'])(
    'verifies a signature by a key of kind %s, and sees that its attributes were changed',
    (key) => {
      const signer = createSigner({ name: 'Some Publisher', key, purposes: [CODE_SIGNING] });
      const pkcs7 = buildAuthenticode(DIGEST, { signers: [signer] });
      expect(parse(pkcs7)).toMatchObject({
        codes: [],
        signatures: [
          {
            origin: 'first',
            signatureAlgorithm: key.startsWith('p-') ? 'ecdsa' : key,
            signatureValid: true,
            digestAlgorithm: 'sha256',
            storedDigest: DIGEST.toString('hex'),
          },
        ],
        sizeInBytes: pkcs7.length,
      });
      const attributes = pkcs7.indexOf(Buffer.from('2a864886f70d010904', 'hex'));
      pkcs7[attributes + 14] = pkcs7[attributes + 14]! ^ 1;
      expect(parse(pkcs7).signatures[0].signatureValid).toBe(false);
    },
  );

  it('sees that the signature is by another key, or of other content', () => {
    const impostor = createSigner({ name: 'Some Publisher', key: 'p-256' });
    const genuine = createSigner({ name: 'Some Publisher', key: 'p-256' });
    const forged = { ...impostor, certificate: genuine.certificate };
    expect(parse(buildAuthenticode(DIGEST, { signers: [forged] })).signatures[0].signatureValid).toBe(false);
    const pkcs7 = buildAuthenticode(DIGEST, { signers: [genuine] });
    pkcs7[pkcs7.indexOf(DIGEST)] = DIGEST[0]! ^ 1;
    expect(parse(pkcs7).signatures[0].signatureValid).toBe(false);
  });

  it('does not say whether a signature is valid whose algorithm it does not know', () => {
    const signer = { ...SIGNER, algorithm: Buffer.from('300506032a0304', 'hex') };
    const [first] = parse(buildAuthenticode(DIGEST, { signers: [signer] })).signatures;
    expect(first).toMatchObject({ signatureAlgorithm: '1.2.3.4' });
    expect(first.signatureValid).toBeUndefined();
  });

  it('takes parameters of RSA-PSS that are none for not checked', () => {
    const signer = createSigner({ name: 'Some Publisher', key: 'rsa-pss' });
    const algorithm = Buffer.from(signer.algorithm);
    algorithm[algorithm.length - 1] = 0x7f;
    const [first] = parse(buildAuthenticode(DIGEST, { signers: [{ ...signer, algorithm }] })).signatures;
    expect(first.signatureValid).not.toBe(true);
  });

  it('describes the certificate of the signer', () => {
    const { signer } = parse(buildAuthenticode(DIGEST, { signers: [SIGNER] })).signatures[0];
    expect(signer).toEqual({
      subject: 'CN=Sample Publisher',
      issuer: 'CN=Sample Publisher',
      serialNumber: '1234',
      notBefore: '2020-01-01T00:00:00.000Z',
      notAfter: '2030-01-01T00:00:00.000Z',
      thumbprint: createHash('sha1').update(SIGNER.certificate).digest('hex'),
      sha256: createHash('sha256').update(SIGNER.certificate).digest('hex'),
      codeSigning: true,
      selfSigned: true,
    });
    const plain = createSigner({ name: 'No Purpose', key: 'p-256' });
    const unsigned = Buffer.from(plain.certificate);
    unsigned[unsigned.length - 1] = unsigned[unsigned.length - 1]! ^ 1;
    const changed = { ...plain, certificate: unsigned };
    expect(parse(buildAuthenticode(DIGEST, { signers: [changed] })).signatures[0].signer).toMatchObject({
      codeSigning: false,
      selfSigned: false,
    });
  });

  it('names no signer whose certificate is missing or damaged, and says which', () => {
    const missing = { ...SIGNER, serialNumber: 99 };
    const { codes, signatures } = parse(buildAuthenticode(DIGEST, { signers: [missing] }));
    expect(signatures[0].signer).toBeUndefined();
    expect(codes).toEqual([]);
    const certificate = Buffer.from(SIGNER.certificate);
    // The public key: its OID becomes one that is none.
    certificate[certificate.lastIndexOf(Buffer.from('06032b6570', 'hex')) + 1] = 0;
    const damaged = parse(buildAuthenticode(DIGEST, { signers: [{ ...SIGNER, certificate }] }));
    expect(damaged.codes).toEqual(['signature.structure']);
    expect(damaged.signatures[0].signer).toBeUndefined();
  });

  it('lists all signers of the content, and signatures nested in it', () => {
    const second = sampleSigner({ name: 'Second' });
    const third = sampleSigner({ name: 'Third' });
    const fourth = sampleSigner({ name: 'Fourth' });
    const inner = buildAuthenticode(DIGEST, {
      signers: [third],
      unsignedAttributes: () => [nestedSignature(buildAuthenticode(DIGEST, { signers: [fourth] }))],
    });
    const other = createHash('sha1').update('signed bytes').digest();
    const old = buildAuthenticode(other, { signers: [second], digestAlgorithm: 'sha1' });
    const { signatures, codes } = parse(
      buildAuthenticode(DIGEST, {
        signers: [SIGNER, second],
        unsignedAttributes: (() => {
          let isFirst = true;
          return () => {
            const attributes = isFirst ? [nestedSignature(old, inner)] : [];
            isFirst = false;
            return attributes;
          };
        })(),
      }),
    );
    expect(codes).toEqual([]);
    expect(
      signatures.map(({ digestAlgorithm, origin, signatureValid, signer }) => [
        origin,
        signer?.subject,
        digestAlgorithm,
        signatureValid,
      ]),
    ).toEqual([
      ['first', 'CN=Sample Publisher', 'sha256', true],
      ['signer', 'CN=Second', 'sha256', true],
      ['nested', 'CN=Second', 'sha1', true],
      ['nested', 'CN=Third', 'sha256', true],
      ['nested', 'CN=Fourth', 'sha256', true],
    ]);
  });

  it('bounds how deep and how many signatures nest, and reads on past one that is none', () => {
    let tower = buildAuthenticode(DIGEST, { signers: [SIGNER] });
    for (let i = 0; i < 10; i++) tower = withNested(tower);
    const deep = parse(tower);
    expect(deep.signatures).toHaveLength(5);
    expect(deep.codes).toEqual(['signature.count']);
    const row = Array.from({ length: 16 }, () => buildAuthenticode(DIGEST, { signers: [SIGNER] }));
    const wide = parse(withNested(...row));
    expect(wide.signatures).toHaveLength(16);
    expect(wide.codes).toEqual(['signature.count']);
    const broken = parse(withNested(Buffer.from('30030101ff', 'hex'), row[0]!));
    expect(broken.signatures).toHaveLength(2);
    expect(broken.codes).toEqual(['signature.der']);
  });

  it('bounds the signers that it reads', () => {
    const { codes, signatures } = parse(buildAuthenticode(DIGEST, { signers: Array(40).fill(SIGNER) }));
    expect(signatures).toHaveLength(16);
    expect(codes).toEqual(['signature.count']);
  });
});

describe('countersignatures', () => {
  it.each([
    ['rfc3161', (signature: Buffer) => rfc3161Timestamp(signature, AUTHORITY, '20240229120000Z')],
    ['pkcs9', (signature: Buffer) => pkcs9Countersignature(signature, AUTHORITY, '240229120000Z')],
  ] as const)('%s: gives the time, the authority, and that both fit', (kind, make) => {
    const { signatures, codes } = parse(timestamped((signature) => [make(signature)]));
    expect(codes).toEqual([]);
    expect(signatures[0]).toMatchObject({
      timestamp: '2024-02-29T12:00:00.000Z',
      signedWithinValidity: true,
      countersignatures: [
        {
          kind,
          time: '2024-02-29T12:00:00.000Z',
          authority: { subject: 'CN=Time Authority', codeSigning: false },
          imprintMatches: true,
          signatureValid: true,
        },
      ],
    });
  });

  it.each([
    ['rfc3161', () => rfc3161Timestamp(Buffer.from('another'), AUTHORITY, '20240229120000Z'), true],
    // Here one digest serves as imprint and as content.
    ['pkcs9', () => pkcs9Countersignature(Buffer.from('another'), AUTHORITY, '240229120000Z'), false],
  ] as const)('%s: sees one that was made over another signature', (kind, make, signatureValid) => {
    const [first] = parse(timestamped(() => [make()])).signatures;
    expect(first.countersignatures).toMatchObject([{ kind, imprintMatches: false, signatureValid }]);
  });

  it('sees that the time was changed', () => {
    const pkcs7 = timestamped((signature) => [rfc3161Timestamp(signature, AUTHORITY, '20240229120000Z')]);
    pkcs7.write('2025', pkcs7.indexOf('20240229'));
    const [first] = parse(pkcs7).signatures;
    expect(first.countersignatures).toMatchObject([{ imprintMatches: true, signatureValid: false }]);
  });

  it('takes the time of the one that verifies', () => {
    const [first] = parse(
      timestamped((signature) => [
        rfc3161Timestamp(Buffer.from('another'), AUTHORITY, '20210101000000Z'),
        pkcs9Countersignature(signature, AUTHORITY, '240229120000Z'),
      ]),
    ).signatures;
    expect(first.timestamp).toBe('2024-02-29T12:00:00.000Z');
    expect(first.countersignatures).toHaveLength(2);
  });

  it('reads the rest when one is damaged', () => {
    const { codes, signatures } = parse(
      timestamped((signature) => [
        attribute('1.3.6.1.4.1.311.3.3.1', Buffer.from('3003010101', 'hex')),
        pkcs9Countersignature(signature, AUTHORITY, '240229120000Z'),
      ]),
    );
    expect(codes).toEqual(['signature.der']);
    expect(signatures[0]).toMatchObject({ signatureValid: true, timestamp: '2024-02-29T12:00:00.000Z' });
  });

  it('says when a time lies outside of the validity of the certificate', () => {
    const at = (time: string) =>
      parse(timestamped((signature) => [rfc3161Timestamp(signature, AUTHORITY, time)])).signatures[0]
        .signedWithinValidity;
    expect(at('20191231235959Z')).toBe(false);
    expect(at('20200101000000Z')).toBe(true);
    expect(at('20300101000001Z')).toBe(false);
    const claimed = parse(buildAuthenticode(DIGEST, { signers: [SIGNER], signingTime: '310101000000Z' }));
    expect(claimed.signatures[0]).toMatchObject({
      signingTime: '2031-01-01T00:00:00.000Z',
      signedWithinValidity: false,
    });
    const timeless = parse(buildAuthenticode(DIGEST, { signers: [SIGNER] }));
    expect(timeless.signatures[0].signedWithinValidity).toBeUndefined();
  });
});

describe('what no signature covers', () => {
  it('is an unsigned attribute of unknown type', () => {
    const blob = Buffer.alloc(500, 7);
    const pkcs7 = timestamped(() => [
      attribute('1.3.6.1.4.1.42921.1.2.1', Buffer.concat([HEADER_500, blob])),
    ]);
    expect(parse(pkcs7).uncovered).toEqual([
      {
        what: 'attribute',
        offsetInBytes: pkcs7.indexOf(blob),
        sizeInBytes: 500,
        objectIdentifier: '1.3.6.1.4.1.42921.1.2.1',
      },
    ]);
  });

  it('is a certificate of odd size or kind, and a revocation list', () => {
    const large = createSigner({ name: 'x'.repeat(9000), key: 'p-256' }).certificate;
    const odd = Buffer.from('a103020101', 'hex');
    const { uncovered, signatures } = parse(
      buildAuthenticode(DIGEST, { signers: [SIGNER], certificates: [large, odd], revocationLists: [odd] }),
    );
    expect(uncovered.map(({ what }) => what)).toEqual(['certificate', 'certificate', 'revocation-list']);
    expect(signatures[0].signatureValid).toBe(true);
  });
});

/** Header of an OCTET STRING of 500 bytes. */
const HEADER_500 = Buffer.from('048201f4', 'hex');

function timestamped(unsignedAttributes: NonNullable<AuthenticodeOptions['unsignedAttributes']>): Buffer {
  return buildAuthenticode(DIGEST, {
    signers: [SIGNER],
    certificates: [AUTHORITY.certificate],
    unsignedAttributes,
  });
}

function withNested(...signatures: Buffer[]): Buffer {
  return buildAuthenticode(DIGEST, {
    signers: [SIGNER],
    unsignedAttributes: () => [nestedSignature(...signatures)],
  });
}

function parse(pkcs7: Uint8Array): AuthenticodeSet & { codes: string[] } {
  const codes: string[] = [];
  const found = parseAuthenticode(pkcs7, 0, ({ code }) => codes.push(code));
  return { ...found, codes };
}
