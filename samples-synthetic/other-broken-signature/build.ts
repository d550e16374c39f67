/** A package whose signature stream holds the digest of other bytes. */
import { buildInstaller } from '../builder/installer.js';
import { utf8 } from '../builder/text.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-broken-signature',
  title: 'a package that was changed after it was signed',
  kind: 'other',
  fileName: 'brokensignature.msi',
  build: () =>
    buildInstaller({
      name: 'Broken Signature',
      files: [{ id: 'note.txt', directory: 'INSTALLFOLDER', content: utf8('note') }],
      database: {
        streams: [
          {
            name: '\u0005DigitalSignature',
            isNameLiteral: true,
            content: signatureOf(new Uint8Array(32).fill(0x5a)),
          },
        ],
      },
    }),
  expected: noBundle({ findings: [ruleId.signatureMismatch] }),
};

/** PKCS#7 SignedData over SpcIndirectData with this SHA-256 digest, as it stands before anybody signs: no signer, no certificate. */
function signatureOf(digest: Uint8Array): Uint8Array {
  const indirectData = der(
    SEQUENCE,
    der(SEQUENCE, SPC_SIP_INFO, der(SEQUENCE)),
    der(SEQUENCE, der(SEQUENCE, SHA256), der(OCTET_STRING, digest)),
  );
  const signedData = der(
    SEQUENCE,
    VERSION_1,
    der(SET, der(SEQUENCE, SHA256)),
    der(SEQUENCE, SPC_INDIRECT_DATA, der(EXPLICIT_0, indirectData)),
    der(SET),
  );
  return der(SEQUENCE, SIGNED_DATA, der(EXPLICIT_0, signedData));
}

const SEQUENCE = 0x30;
const SET = 0x31;
const OCTET_STRING = 0x04;
const EXPLICIT_0 = 0xa0;
const VERSION_1 = Buffer.from('020101', 'hex');
/** 1.2.840.113549.1.7.2 */
const SIGNED_DATA = Buffer.from('06092a864886f70d010702', 'hex');
/** 1.3.6.1.4.1.311.2.1.4 */
const SPC_INDIRECT_DATA = Buffer.from('060a2b060104018237020104', 'hex');
/** 1.3.6.1.4.1.311.2.1.30 */
const SPC_SIP_INFO = Buffer.from('060a2b06010401823702011e', 'hex');
/** 2.16.840.1.101.3.4.2.1 */
const SHA256 = Buffer.from('0609608648016503040201', 'hex');

/** One element of DER; contents of up to 255 bytes. */
function der(tag: number, ...fields: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(fields);
  const length = content.length < 128 ? [content.length] : [0x81, content.length];
  return Buffer.concat([Uint8Array.of(tag, ...length), content]);
}
