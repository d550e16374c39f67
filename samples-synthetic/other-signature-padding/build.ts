/** A script behind the signature of a library, which stays signed: mshta runs it out of the library. */
import { buildAuthenticode } from '../builder/authenticode.js';
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { signPe } from '../builder/signed-file.js';
import { sampleSigner } from '../builder/signer.js';
import { utf8 } from '../builder/text.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

const SCRIPT = '<html><head><script language="vbscript">\r\nMsgBox "inert"\r\n</script></head></html>\r\n';

export const sample: SampleCase = {
  name: 'other-signature-padding',
  title: 'a script behind the signature of a library',
  kind: 'other',
  fileName: 'signaturepadding.msi',
  build: () =>
    buildInstaller({
      name: 'Signature Padding',
      files: [{ id: 'contact.dll', directory: 'INSTALLFOLDER', content: signedLibrary() }],
    }),
  expected: noBundle({ verdict: 'suspicious', findings: [ruleId.dataInSignature] }),
};

function signedLibrary(): Uint8Array {
  const library = buildPe({ kind: 'dll', bits: 32, exports: ['Start'] });
  const sign = (digest: Buffer) => buildAuthenticode(digest, { signers: [sampleSigner()] });
  return signPe(library, [sign], utf8(SCRIPT));
}
