import type { Evidence } from '../../facts/evidence.js';
import type { SignatureFacts } from '../../formats/authenticode/signature-facts.js';
import { payloadEvidence } from '../evidence.js';
import type { Facts } from '../facts.js';
import type { Rule } from '../rule.js';

export const signatureMismatch: Rule = {
  id: 'signature-mismatch',
  title: 'A signature does not match the signed content',
  severity: 'info',
  explanation:
    'The package, or a program or cabinet in it, was changed after it was signed, or its signature was not made with the key of the named signer. Administrators who adapt a package also break its signature; a broken signature proves nothing about who made the file.',
  attack: ['T1553.002'],
  references: [],
  match: matchSignatures,
  examples: [
    { what: 'a changed package', signature: { digestMatches: false, computedDigest: '00' } },
    { what: 'a signature by another key', signature: { signatureValid: false } },
    {
      what: 'a changed program',
      holds: [
        { name: 'a.exe', type: 'pe-exe', pe: {}, signature: { digestMatches: false, computedDigest: '00' } },
      ],
    },
  ],
  counterExamples: [
    { what: 'a signature that matches', signature: { digestMatches: true } },
    { what: 'a digest that cannot be computed', signature: { digestMatches: false } },
  ],
};

function* matchSignatures({ packages, payloads }: Facts): Generator<Evidence> {
  const ofPackage = new Map(packages.map(({ payload, signature }) => [payload, signature]));
  for (const payload of payloads) {
    const signature = ofPackage.get(payload.id) ?? payload.facts.signature;
    const mismatch = signature && describeMismatch(signature);
    if (mismatch !== undefined) yield payloadEvidence(payload, mismatch);
  }
}

function describeMismatch(signature: SignatureFacts): string | undefined {
  const { computedDigest, digestAlgorithm, digestMatches, signatureValid, signer, storedDigest } = signature;
  const name = signer?.subject ?? 'an unknown signer';
  if (!digestMatches && computedDigest !== undefined)
    return `signed by ${name} for ${digestAlgorithm} ${storedDigest}; the bytes have ${computedDigest}`;
  return signatureValid === false ? `names ${name}, whose key did not make the signature` : undefined;
}
