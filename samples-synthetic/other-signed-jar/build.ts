/** A Java archive behind the end of a signed package: under another extension Java runs it, and the signature fits. */
import { buildAuthenticode } from '../builder/authenticode.js';
import { buildInstaller } from '../builder/installer.js';
import { sampleSigner } from '../builder/signer.js';
import { utf8 } from '../builder/text.js';
import { buildZip } from '../builder/zip.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-signed-jar',
  title: 'a Java archive appended to a signed package',
  kind: 'other',
  fileName: 'signedjar.msi',
  build: () =>
    buildInstaller({
      name: 'Signed Jar',
      files: [{ id: 'note.txt', directory: 'INSTALLFOLDER', content: utf8('note') }],
      database: {
        sign: (digest) => buildAuthenticode(digest, { signers: [sampleSigner()] }),
        container: { appended: jarArchive() },
      },
    }),
  expected: noBundle({ verdict: 'suspicious', findings: [ruleId.hiddenData] }),
};

/** A JAR whose class file is none. */
export function jarArchive(): Uint8Array {
  return buildZip([
    { name: 'META-INF/MANIFEST.MF', content: utf8('Manifest-Version: 1.0\r\nMain-Class: Main\r\n') },
    { name: 'Main.class', content: utf8('no class file') },
  ]);
}
