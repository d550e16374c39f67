import type { Evidence } from '../../inventory/evidence.js';
import { payloadEvidence } from '../evidence.js';
import type { Facts } from '../facts.js';
import type { Rule } from '../rule.js';

export const signatureMismatch: Rule = {
  id: 'signature-mismatch',
  title: 'A signature no longer fits the bytes that it signs',
  severity: 'info',
  explanation:
    'The package, or a program in it, was changed after it was signed. Administrators who adapt a package break its signature too; a broken one proves nothing about who made the file.',
  attack: ['T1553.002'],
  references: [],
  match: matchSignatures,
  examples: [
    { what: 'a changed package', signature: { digestMatches: false, computedDigest: '00' } },
    {
      what: 'a changed program',
      holds: [
        { name: 'a.exe', type: 'pe-exe', pe: {}, signature: { digestMatches: false, computedDigest: '00' } },
      ],
    },
  ],
  counterExamples: [
    { what: 'a signature that fits', signature: { digestMatches: true } },
    { what: 'a digest that cannot be computed', signature: { digestMatches: false } },
  ],
};

function* matchSignatures({ packages, payloads }: Facts): Generator<Evidence> {
  const ofPackage = new Map(packages.map(({ payload, signature }) => [payload, signature]));
  for (const payload of payloads) {
    const signature = ofPackage.get(payload.id) ?? payload.facts.signature;
    if (signature === undefined || signature.digestMatches || signature.computedDigest === undefined)
      continue;
    const { computedDigest, digestAlgorithm, signer, storedDigest } = signature;
    yield payloadEvidence(
      payload,
      `signed by ${signer?.subject ?? 'an unknown signer'} for ${digestAlgorithm} ${storedDigest}; the bytes have ${computedDigest}`,
    );
  }
}
