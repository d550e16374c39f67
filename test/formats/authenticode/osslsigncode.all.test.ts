import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCabinet } from '../../../samples-synthetic/builder/cabinet.js';
import { buildInstaller } from '../../../samples-synthetic/builder/installer.js';
import { buildPe } from '../../../samples-synthetic/builder/pe.js';
import {
  CODE_SIGNING,
  createSigner,
  type KeyKind,
  TIME_STAMPING,
} from '../../../samples-synthetic/builder/signer.js';
import { jarArchive } from '../../../samples-synthetic/other-signed-jar/build.js';
import type { SignatureFacts } from '../../../src/formats/authenticode/signature-facts.js';
import { triage } from '../../../src/triage.js';
import { readCabSignature, readMsiSignature, readPeSignature } from './read-signature.js';

const isInstalled = spawnSync('osslsigncode', ['--version']).error === undefined;

/** Keys that live as long as this test. */
const SIGNERS: Readonly<Record<string, KeyKind>> = {
  rsa: 'rsa',
  p256: 'p-256',
  p384: 'p-384',
  p521: 'p-521',
};
const DIGESTS = { p256: 'sha256', p384: 'sha384', p521: 'sha512', rsa: 'sha256' } as const;
const FILES = {
  msi: buildInstaller({
    name: 'Signed',
    files: [{ id: 'a.txt', directory: 'INSTALLFOLDER', content: Buffer.alloc(9000, 1) }],
  }),
  cab: buildCabinet({
    folders: [
      { compression: 'mszip', files: [{ name: 'a.txt', content: Buffer.alloc(70_000, 2) }] },
      { compression: 'none', files: [{ name: 'b.txt', content: Buffer.alloc(500, 3) }] },
    ],
  }),
  exe: buildPe({ kind: 'exe', bits: 64, overlay: Buffer.alloc(24, 7) }),
} as const;
const READ = { msi: readMsiSignature, cab: readCabSignature, exe: readPeSignature } as const;
type Extension = keyof typeof FILES;
const EXTENSIONS: readonly Extension[] = ['msi', 'cab', 'exe'];

describe.skipIf(!isInstalled)('files that osslsigncode signs (skipped without it)', () => {
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'msi-triage-signed-'));
    for (const extension of EXTENSIONS) writeFileSync(join(folder, `plain.${extension}`), FILES[extension]);
    for (const [name, key] of Object.entries(SIGNERS)) writeIdentity(name, key, CODE_SIGNING);
    writeIdentity('authority', 'rsa', TIME_STAMPING);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describe.each(EXTENSIONS)('%s', (extension) => {
    it.each(Object.keys(SIGNERS) as (keyof typeof DIGESTS)[])(
      'has a signature by %s that fits',
      async (signer) => {
        const path = sign('plain', signer, signer, extension, ['-h', DIGESTS[signer]]);
        const { codes, facts } = await READ[extension](readFileSync(path));
        expect(codes).toEqual([]);
        expect(facts).toMatchObject({
          digestMatches: true,
          signatureValid: true,
          digestAlgorithm: DIGESTS[signer],
          signatureAlgorithm: signer === 'rsa' ? 'rsa' : 'ecdsa',
          signer: { subject: `CN=${signer}`, codeSigning: true, selfSigned: true },
        });
        expect(digestsOf(facts)).toEqual(digestsByOsslsigncode(path));
      },
    );

    it('has a timestamp that fits', async () => {
      const authority = [
        '-TSA-certs',
        'authority.pem',
        '-TSA-key',
        'authority.key',
        '-TSA-time',
        '1709208000',
      ];
      const path = sign('plain', 'stamped', 'rsa', extension, authority);
      const { codes, facts } = await READ[extension](readFileSync(path));
      expect(codes).toEqual([]);
      expect(facts).toMatchObject({
        signatureValid: true,
        timestamp: '2024-02-29T12:00:00.000Z',
        signedWithinValidity: true,
        countersignatures: [
          {
            kind: 'rfc3161',
            authority: { subject: 'CN=authority' },
            imprintMatches: true,
            signatureValid: true,
          },
        ],
      });
    });

    it('has a second signature nested in the first', async () => {
      sign('plain', 'first', 'rsa', extension, ['-h', 'sha1']);
      const path = sign('first', 'both', 'p256', extension, ['-nest', '-h', 'sha256']);
      const { facts } = await READ[extension](readFileSync(path));
      expect(facts).toMatchObject({
        digestAlgorithm: 'sha1',
        digestMatches: true,
        signatureValid: true,
        further: [
          {
            origin: 'nested',
            signer: { subject: 'CN=p256' },
            digestAlgorithm: 'sha256',
            digestMatches: true,
            signatureValid: true,
          },
        ],
      });
      expect(digestsOf(facts)).toEqual(digestsByOsslsigncode(path));
    });

    it('has a blob in an unsigned attribute', async () => {
      const path = sign('plain', 'blob', 'rsa', extension, ['-addUnauthenticatedBlob']);
      const { codes, facts } = await READ[extension](readFileSync(path));
      expect(facts).toMatchObject({
        digestMatches: true,
        signatureValid: true,
        uncovered: [{ what: 'attribute', objectIdentifier: '1.3.6.1.4.1.42921.1.2.1' }],
      });
      expect(codes).toEqual(['signature.uncovered']);
    });
  });

  it('msi: has names, sizes and times signed with MsiDigitalSignatureEx', async () => {
    const path = sign('plain', 'extended', 'rsa', 'msi', ['-add-msi-dse']);
    const { codes, facts } = await readMsiSignature(readFileSync(path));
    expect(codes).toEqual([]);
    expect(facts).toMatchObject({
      extended: true,
      extendedMatches: true,
      digestMatches: true,
      signatureValid: true,
    });
    expect(digestsOf(facts)).toEqual(digestsByOsslsigncode(path));
  });

  it('msi: stays signed with a Java archive behind its end, which is found and named', async () => {
    const path = sign('plain', 'jar', 'rsa', 'msi', []);
    const bytes = Buffer.concat([readFileSync(path), jarArchive()]);
    writeFileSync(path, bytes);
    expect(digestsByOsslsigncode(path)).toHaveLength(1);
    const report = await triage(bytes);
    expect(report.package?.signature).toMatchObject({ digestMatches: true, signatureValid: true });
    expect(report.findings.map(({ ruleId }) => ruleId)).toContain('hidden-data');
    expect(report.payloads.map(({ type }) => type)).toContain('jar');
    expect(report.problems).toMatchObject([{ code: 'signature.uncovered' }]);
  });

  function writeIdentity(name: string, key: KeyKind, purpose: string): void {
    const { certificate, privateKey } = createSigner({ name, key, purposes: [purpose] });
    const base64 = certificate.toString('base64').replace(/.{64}/g, '$&\n');
    writeFileSync(
      join(folder, `${name}.pem`),
      `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    );
    writeFileSync(join(folder, `${name}.key`), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  }

  function sign(from: string, to: string, signer: string, extension: Extension, options: string[]): string {
    const identity = ['-certs', `${signer}.pem`, '-key', `${signer}.key`];
    const path = join(folder, `${to}.${extension}`);
    rmSync(path, { force: true });
    const files = ['-in', `${from}.${extension}`, '-out', path];
    execFileSync('osslsigncode', ['sign', ...identity, ...options, ...files], { cwd: folder, stdio: 'pipe' });
    return path;
  }
});

/** What is stored and computed, of all signatures. */
function digestsOf(facts: SignatureFacts | undefined): string[] {
  if (facts === undefined) return [];
  return [facts, ...(facts.further ?? [])].map(({ computedDigest = '' }) => computedDigest);
}

/** What osslsigncode computes of each signature, when it is what is stored, too. */
function digestsByOsslsigncode(path: string): string[] {
  const { stdout } = spawnSync('osslsigncode', ['verify', '-in', path], { encoding: 'utf8' });
  const lines = stdout.matchAll(
    /^Calculated (?:message digest|DigitalSignature)\s*: ([0-9A-F]+) +(MISMATCH)?/gm,
  );
  const isPackage = stdout.includes('Calculated DigitalSignature');
  return [...lines]
    .filter(([line, , mismatch]) => mismatch === undefined && isPackage === line.includes('DigitalSignature'))
    .map(([, digest = '']) => digest.toLowerCase());
}
