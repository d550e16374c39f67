/** String references of three bytes, the code page of UTF-8, and a property of 70,000 characters in the way. */
import { buildBundle, checkAction, startAction, unpackAction } from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'wide-7';

export const sample: SampleCase = {
  name: 'dexphot-wide-references',
  title: 'three-byte string references and a very long string',
  kind: 'dexphot',
  fileName: 'wide.msi',
  build: () =>
    buildBundle({
      name: 'Notizbuch für Ämter',
      password: PASSWORD,
      properties: { AAFILLER: 'filler '.repeat(10_000), NOTE: 'Größe Ω', KQ: PASSWORD },
      customActions: [checkAction(), unpackAction('[KQ]'), startAction()],
      database: { hasWideStringReferences: true, codePage: 65001 },
    }),
  expected: fullBundle({ hasBatch: true, payloads: ['wide.msi › data.cab › kq.zip › bin.dat'] }),
};
