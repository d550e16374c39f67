/**
 * Writes test/expected/signature.json: what osslsigncode says of the signature of every signed package of the corpus.
 * Run it from the root of the project, with osslsigncode installed and the corpus in place:
 *
 *     npm run build:samples && node build/scripts/expect-signature.js
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { corpusFiles } from '../test/corpus.js';
import type { SignatureExpectation } from '../test/formats/authenticode/expectation.js';

const expected: Record<string, SignatureExpectation> = {};
for (const path of corpusFiles('msi', '.msi', '.msp', '.msm', '.mst')) {
  const expectation = askOsslsigncode(path);
  if (expectation !== undefined) expected[basename(path)] = expectation;
}
writeFileSync('test/expected/signature.json', `${JSON.stringify(expected, undefined, 1)}\n`);
console.log(`${Object.keys(expected).length} signed packages`);

function askOsslsigncode(path: string): SignatureExpectation | undefined {
  const { stdout, error } = spawnSync('osslsigncode', ['verify', '-in', path], { encoding: 'utf8' });
  if (error !== undefined) throw error;
  const value = (pattern: RegExp) => pattern.exec(stdout)?.[1];
  const stored = value(/^Current DigitalSignature\s+: ([0-9A-F]+)/m);
  if (stored === undefined) return undefined;
  const computed = value(/^Calculated DigitalSignature\s+: ([0-9A-F]+)/m) ?? '';
  const signer = stdout.slice(stdout.indexOf("Signer's certificate:"));
  const serialNumber = /^\t\tSerial : ([0-9A-F]+)/m.exec(signer)?.[1];
  const timestamp = value(/^\tTimestamp time: (.*)$/m);
  return {
    extended: /^Current MsiDigitalSignatureEx/m.test(stdout),
    storedDigest: stored.toLowerCase(),
    computedDigest: computed.toLowerCase(),
    // Shown only when the digest matches.
    ...(stdout.includes("Signer's certificate:") && serialNumber !== undefined && { serialNumber }),
    ...(timestamp !== undefined && { timestamp: new Date(timestamp).toISOString() }),
  };
}
