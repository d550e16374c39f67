import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildInstaller } from '../../samples-synthetic/builder/installer.js';
import { FORMATS, inputFormatOf, PACKAGE_TYPES, PROGRAM_TYPES } from '../../src/formats/index.js';
import { isContainer, isRunnable } from '../../src/rules/payload-kind.js';
import { inventoryOf } from '../inventory/inventory.js';

const schema = JSON.parse(
  readFileSync(new URL('../../docs/report.schema.json', import.meta.url), 'utf8'),
) as {
  properties: { input: { properties: { format: { enum: string[] } } } };
  $defs: { archive: { properties: { format: { enum: string[] } } } };
};

describe('the list of formats', () => {
  it('names each type once', () => {
    const types = FORMATS.map(({ type }) => type);
    expect(types).toEqual([...new Set(types)]);
  });

  it('gives the input formats of the schema', () => {
    // A bundle is a program by its bytes; its section says the rest.
    const listed = new Set(['burn', ...FORMATS.map(({ type }) => inputFormatOf(type))]);
    expect([...listed].sort()).toEqual([...schema.properties.input.properties.format.enum].sort());
  });

  it('gives the archive formats of the schema', () => {
    const listed = FORMATS.filter(({ isArchive }) => isArchive).map(({ type }) => type);
    expect(listed.sort()).toEqual([...schema.$defs.archive.properties.format.enum].sort());
  });

  it('lets the rules know every package and program', async () => {
    const [payload] = (await inventoryOf(new Uint8Array(0))).payloads;
    for (const type of PACKAGE_TYPES)
      expect([type, isContainer({ ...payload!, type })]).toEqual([type, true]);
    for (const type of PROGRAM_TYPES) expect([type, isRunnable({ ...payload!, type })]).toEqual([type, true]);
  });
});

describe('a 16-bit program behind the end of a package', () => {
  it.each(['NE', 'LE', 'LX'])('is recognised by its %s header', async (signature) => {
    const program = Buffer.alloc(2048, 1);
    program.write('MZ', 'latin1');
    program.writeUInt32LE(0x80, 0x3c);
    program.write(signature, 0x80, 'latin1');
    const installer = buildInstaller({ name: 'x' });
    const padding = Buffer.alloc((512 - (installer.length % 512)) % 512);
    const { payloads } = await inventoryOf(Buffer.concat([installer, padding, program]));
    const behind = payloads.find(({ type }) => type === 'ne-exe');
    expect(behind?.facts.hiddenIn).toBeDefined();
    expect(isRunnable(behind!)).toBe(true);
  });
});
