import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner, type KeyKind } from '../../../samples-synthetic/builder/signer.js';
import { decodeOctets } from '../../../src/formats/authenticode/der.js';
import { parseSignedData } from '../../../src/formats/authenticode/signed-data.js';
import { isSignedBy } from '../../../src/formats/authenticode/verify-signer.js';

const isInstalled = spawnSync('openssl', ['version']).error === undefined;
const CONTENT = 'what is signed';
const TYPE = '1.3.6.1.4.1.311.2.1.4';

/** osslsigncode cannot sign with RSA-PSS or without attributes; this is the same SignedData by the same library. */
describe.skipIf(!isInstalled)('SignedData by openssl cms (skipped without openssl)', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'msi-triage-cms-'));
    writeFileSync(join(folder, 'content'), CONTENT);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each<[string, KeyKind, string[]]>([
    ['RSA', 'rsa', []],
    ['RSA without attributes', 'rsa', ['-noattr']],
    ['RSA in streamed form, of indefinite length', 'rsa', ['-stream']],
    ['RSA-PSS', 'rsa', ['-keyopt', 'rsa_padding_mode:pss']],
    ['RSA-PSS by SHA-384 with a short salt', 'rsa', ['-md', 'sha384', ...pss(10)]],
    ['RSA-PSS by SHA-1, all defaults', 'rsa', ['-md', 'sha1', ...pss(20)]],
    ['ECDSA P-256', 'p-256', []],
    ['ECDSA P-384', 'p-384', ['-md', 'sha384']],
    ['ECDSA P-521 without attributes', 'p-521', ['-md', 'sha512', '-noattr']],
  ])('verifies %s', (_, key, options) => {
    const { certificate, encoded } = sign(key, options);
    const { content, contentType, signers } = parseSignedData(encoded, 0, () => {});
    const [signer] = signers;
    if (content === undefined || signer === undefined) throw new Error('nothing is signed');
    const bytes = decodeOctets(content);
    expect(Buffer.from(bytes).toString()).toBe(CONTENT);
    const x509 = new X509Certificate(certificate);
    expect(isSignedBy(signer, { bytes, type: contentType }, x509)).toBe(true);
    expect(isSignedBy(signer, { bytes: Buffer.from('another'), type: contentType }, x509)).toBe(false);
  });

  it('does not take the signed content for one of another type', () => {
    const { certificate, encoded } = sign('p-256', []);
    const { signers } = parseSignedData(encoded, 0, () => {});
    const content = { bytes: Buffer.from(CONTENT), type: '1.2.840.113549.1.7.1' };
    expect(signers.map((signer) => isSignedBy(signer, content, new X509Certificate(certificate)))).toEqual([
      false,
    ]);
  });

  function sign(key: KeyKind, options: readonly string[]): { certificate: Buffer; encoded: Buffer } {
    const { certificate, privateKey } = createSigner({ name: 'Cms', key });
    writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(folder, 'certificate.pem'), new X509Certificate(certificate).toString());
    const files = ['-in', 'content', '-signer', 'certificate.pem', '-inkey', 'key.pem', '-outform', 'DER'];
    const encoded = execFileSync(
      'openssl',
      ['cms', '-sign', '-binary', '-nodetach', '-econtent_type', TYPE, ...files, ...options],
      { cwd: folder, stdio: 'pipe' },
    );
    return { certificate, encoded };
  }
});

function pss(saltLength: number): string[] {
  return ['-keyopt', 'rsa_padding_mode:pss', '-keyopt', `rsa_pss_saltlen:${saltLength}`];
}
