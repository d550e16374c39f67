import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parsePeSignature } from '../../../src/formats/authenticode/pe-signature.js';
import { parsePe } from '../../../src/formats/pe/parse-pe.js';
import type { PeFacts } from '../../../src/formats/pe/pe-facts.js';
import { Budget, DEFAULT_LIMITS } from '../../../src/io/budget.js';
import { BytesSource } from '../../../src/io/source.js';
import { corpusDir } from '../../corpus.js';
import { listDigest, type PeExpectation, type PeExpectations } from './expectation.js';
import { corpusPrograms, type RealProgram, sevenZipPrograms } from './real-program.js';

const path = fileURLToPath(new URL('../../expected/pe.json', import.meta.url));
const expectations: PeExpectations = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};

describe('parsePe compared with objdump, 7z and osslsigncode', () => {
  it('agrees on the programs of 7-Zip', async () => {
    const programs = sevenZipPrograms();
    expect(programs.length).toBe(3);
    for (const program of programs) await compare(program);
  });

  it.skipIf(corpusDir === undefined)(
    'agrees on every program in the corpus (skipped without the corpus)',
    async () => {
      const programs = await corpusPrograms();
      expect(programs.length).toBeGreaterThan(100);
      for (const program of programs) await compare(program);
    },
    120_000,
  );
});

async function compare({ name, sha256, bytes }: RealProgram): Promise<void> {
  const expectation = expectations[sha256];
  expect(expectation, `${name} ${sha256}: run scripts/expect-pe.ts`).toBeDefined();
  const source = new BytesSource(bytes);
  const options = { onProblem: () => {}, budget: new Budget(DEFAULT_LIMITS, bytes.length) };
  const facts = await parsePe(source, options);
  const signature = await parsePeSignature(source, facts, options);
  const said: PeExpectation = {
    name: expectation?.name ?? '',
    ...(expectation?.objdump && { objdump: asObjdump(facts, bytes) }),
    sevenZip: asSevenZip(facts),
    ...(signature && {
      signature: { stored: signature.storedDigest, computed: signature.computedDigest ?? '' },
    }),
  };
  expect(said, `${name} ${sha256}`).toEqual(expectation);
  if (signature !== undefined) expect(signature.signatureValid, name).toBe(true);
}

function asObjdump(facts: PeFacts, bytes: Uint8Array): PeExpectation['objdump'] & object {
  const header = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0x3c, true);
  const named = (facts.exports?.functions ?? []).filter(({ name }) => name !== undefined);
  const byName = named.map(({ name, ordinal }) => `${ordinal} ${name}`).sort(compareNames);
  return {
    timestampInSeconds: facts.timestamp === undefined ? 0 : Date.parse(facts.timestamp) / 1000,
    entryPointRva: facts.entryPointRva,
    subsystem: new DataView(bytes.buffer, bytes.byteOffset).getUint16(header + 92, true),
    imports: listDigest(
      facts.imports
        .filter(({ delayed }) => !delayed)
        .flatMap(({ dll, functions }) => functions.map((name) => `${dll}:${name}`)),
    ),
    ...(facts.exports?.name !== undefined && { exportName: facts.exports.name }),
    exports: listDigest(byName),
  };
}

/** Export tables are sorted by the bytes of the names. */
function compareNames(a: string, b: string): number {
  const [nameA, nameB] = [a.slice(a.indexOf(' ')), b.slice(b.indexOf(' '))];
  return nameA < nameB ? -1 : nameA > nameB ? 1 : 0;
}

function asSevenZip(facts: PeFacts): PeExpectation['sevenZip'] {
  return {
    sections: facts.sections
      .filter(({ name }) => !name.startsWith('.rsrc'))
      .map(
        (section) =>
          `${section.name} ${section.virtualSizeInBytes} ${section.sizeInBytes} ${section.offsetInBytes}`,
      ),
    version: listDigest(
      Object.entries(facts.version ?? {})
        .map(([key, value]) => `${key}: ${value.replace(/\s+/g, ' ').trim()}`)
        .sort(),
    ),
  };
}
