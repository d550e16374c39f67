import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildAuthenticode } from '../../../samples-synthetic/builder/authenticode.js';
import { buildCabinet } from '../../../samples-synthetic/builder/cabinet.js';
import { SIGNATURE_RESERVE, signCabinet } from '../../../samples-synthetic/builder/signed-file.js';
import { sampleSigner } from '../../../samples-synthetic/builder/signer.js';
import { corpusDir, corpusFiles } from '../../corpus.js';
import { readCabSignature } from './read-signature.js';

const SIGNER = sampleSigner();
const CABINET = buildCabinet({
  folders: [{ compression: 'mszip', files: [{ name: 'a.txt', content: Buffer.from('signed content') }] }],
  headerReserve: SIGNATURE_RESERVE,
});

describe('parseCabSignature', () => {
  it('is undefined for a cabinet that is not signed', async () => {
    expect(await readCabSignature(CABINET)).toEqual({ facts: undefined, codes: [] });
  });

  it('reads signer and digest, and that they fit', async () => {
    expect(await readCabSignature(sign())).toMatchObject({
      facts: {
        present: true,
        format: 'cab',
        signer: { subject: 'CN=Sample Publisher' },
        digestAlgorithm: 'sha256',
        digestMatches: true,
        signatureValid: true,
        chain: 'not verified',
        extended: false,
      },
      codes: [],
    });
  });

  it('has everything signed but the checksum of the header and the place of the signature', async () => {
    const bytes = sign();
    const end = bytes.readUInt32LE(44);
    const notSigned = new Set([4, 5, 6, 7, ...Array.from({ length: 4 }, (_, i) => 36 + i)]);
    for (let at = 42; at < 60; at++) notSigned.add(at);
    // The signature of the cabinet and the fields that lead to its own make it another file altogether.
    for (let at = 4; at < end; at++) {
      if (at >= 30 && at < 60) continue;
      const changed = Buffer.from(bytes);
      changed[at] = changed[at]! ^ 1;
      const { facts } = await readCabSignature(changed);
      expect([at, facts?.digestMatches]).toEqual([at, notSigned.has(at)]);
    }
    // The number in the set is signed; osslsigncode leaves it out.
    const changed = Buffer.from(bytes);
    changed[34] = 1;
    expect((await readCabSignature(changed)).facts?.digestMatches).toBe(false);
  });

  it('says that bytes stand behind the signature', async () => {
    const { codes, facts } = await readCabSignature(sign(Buffer.from('not signed')));
    expect(facts).toMatchObject({
      digestMatches: true,
      uncovered: [{ what: 'padding', sizeInBytes: 10 }],
    });
    expect(codes).toEqual(['signature.uncovered']);
  });

  it.each([
    ['starts in the header', 44, 20],
    ['starts behind the end', 44, 0xffff_ff00],
    ['reaches behind the end', 48, 0xffff_ff00],
  ])('does not read a signature that %s', async (_, field, value) => {
    const bytes = sign();
    bytes.writeUInt32LE(value, field);
    expect(await readCabSignature(bytes)).toEqual({ facts: undefined, codes: ['signature.cabinet-range'] });
  });

  it('refuses what is no signature', async () => {
    const bytes = signCabinet(CABINET, () => Buffer.alloc(40, 0x30));
    await expect(readCabSignature(bytes)).rejects.toMatchObject({ code: 'signature.der' });
  });
});

describe.skipIf(corpusDir === undefined)('parseCabSignature (skipped without the corpus)', () => {
  it('finds the one signature there is, and that it fits', async () => {
    const found: Record<string, unknown> = {};
    for (const path of corpusFiles('cab', '.cab')) {
      const bytes = readFileSync(path);
      if (bytes.length < 36 || !bytes.subarray(0, 4).equals(Buffer.from('MSCF'))) continue;
      const read = await readCabSignature(bytes).catch(() => undefined);
      if (read?.facts !== undefined) found[basename(path)] = read.facts;
    }
    expect(found).toMatchObject({
      'gcab__test-signed.cab': {
        // As osslsigncode verify says.
        storedDigest: '1b61dba14d36350d609afd35a21afad0cd72849d',
        digestMatches: true,
        // By another key than that of its certificate: osslsigncode says "PKCS7_verify error".
        signatureValid: false,
        signer: {
          subject: 'CN=LVFS CA, O=Linux Vendor Firmware Project',
          serialNumber: '01',
          selfSigned: true,
        },
        signingTime: '2017-12-13T14:53:11.000Z',
        signedWithinValidity: true,
      },
    });
    expect(Object.keys(found)).toHaveLength(1);
  });
});

function sign(behind?: Buffer): Buffer {
  return signCabinet(CABINET, (digest) => buildAuthenticode(digest, { signers: [SIGNER] }), behind);
}
