import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { triage } from '../../../src/triage.js';
import { corpusDir, corpusFiles } from '../../corpus.js';

const NAMES = ['lessmsi__putty-0.68-installer.msi', 'wix4__Decompile-ui.msi'];

describe.skipIf(corpusDir === undefined)('programs signed twice (skipped without the corpus)', () => {
  it.each(NAMES)('%s: all signatures and timestamps in it verify', async (name) => {
    const path = corpusFiles('msi', '.msi').find((file) => basename(file) === name);
    if (path === undefined) throw new Error(`the corpus lacks ${name}`);
    const { payloads } = await triage(path);
    const signatures = payloads.flatMap(({ facts }) =>
      facts.signature === undefined ? [] : [facts.signature],
    );
    expect(signatures.length).toBeGreaterThan(0);
    for (const signature of signatures) {
      expect(signature.further).toMatchObject([{ origin: 'nested', digestAlgorithm: 'sha256' }]);
      for (const one of [signature, ...(signature.further ?? [])]) {
        expect(one).toMatchObject({
          digestMatches: true,
          signatureValid: true,
          signedWithinValidity: true,
          signer: { codeSigning: true, selfSigned: false },
        });
        expect(one.countersignatures).toMatchObject([{ imprintMatches: true, signatureValid: true }]);
      }
    }
  });
});
