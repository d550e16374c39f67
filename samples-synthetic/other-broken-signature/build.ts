/** A package whose signature stream holds the digest of other bytes. */
import { buildAuthenticode } from '../builder/authenticode.js';
import { buildInstaller } from '../builder/installer.js';
import { sampleSigner } from '../builder/signer.js';
import { utf8 } from '../builder/text.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

const OTHER_DIGEST = new Uint8Array(32).fill(0x5a);

export const sample: SampleCase = {
  name: 'other-broken-signature',
  title: 'a package that was changed after it was signed',
  kind: 'other',
  fileName: 'brokensignature.msi',
  build: () =>
    buildInstaller({
      name: 'Broken Signature',
      files: [{ id: 'note.txt', directory: 'INSTALLFOLDER', content: utf8('note') }],
      database: { sign: () => buildAuthenticode(OTHER_DIGEST, { signers: [sampleSigner()] }) },
    }),
  expected: noBundle({ findings: [ruleId.signatureMismatch] }),
};
