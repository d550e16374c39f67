import { describe, expect, it } from 'vitest';
import { buildInstaller } from '../../../samples-synthetic/builder/installer.js';
import { concatBytes, scriptLines, utf8 } from '../../../samples-synthetic/builder/text.js';
import { buildZip } from '../../../samples-synthetic/builder/zip.js';
import { inventoryOf, payloadAt } from '../inventory.js';

const noise = Buffer.from(Array.from({ length: 3000 }, (_, at) => (at * at * 7 + (at >> 3)) & 0xff));
const zip = Buffer.from(
  // Local headers at multiples of three bytes: each starts as the archive does, in base64.
  buildZip([
    { name: 'first', content: noise.subarray(0, 1165), method: 'stored' },
    { name: 'second', content: noise.subarray(0, 1164), method: 'stored' },
  ]),
);
const packageWith = (content: Uint8Array, id = 'file.txt') =>
  buildInstaller({ name: 'x', files: [{ id, directory: 'INSTALLFOLDER', content }] });
const asLines = (digits: string) => digits.replace(/.{64}/g, '$&\r\n');

describe('texts that spell out a container', () => {
  it.each([
    ['base64', utf8(asLines(zip.toString('base64')))],
    ['base64', utf8(`-----BEGIN CERTIFICATE-----\n${zip.toString('base64')}\n-----END CERTIFICATE-----\n`)],
    ['hex', utf8(asLines(zip.toString('hex')))],
  ])('have it as a payload of its own, once: %s', async (encoding, content) => {
    const inventory = await inventoryOf(packageWith(content));
    const found = inventory.payloads.filter(({ facts }) => facts.hiddenIn === `${encoding} text`);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ type: 'zip', source: 'appended', sizeInBytes: zip.length });
    expect(inventory.problems).toEqual([]);
  });

  it('may be another one behind a header that leads nowhere', async () => {
    const forged = Buffer.concat([zip.subarray(0, 30), Buffer.alloc(1170)]);
    const inventory = await inventoryOf(
      packageWith(Buffer.from(Buffer.concat([forged, zip]).toString('base64'))),
    );
    expect(inventory.payloads.map(({ name }) => name)).toEqual(expect.arrayContaining(['first', 'second']));
  });
});

describe('a batch file with an archive behind its last line', () => {
  it('is a script, and the archive is a payload', async () => {
    const lines = scriptLines('@echo off', 'z.exe x "%~f0"', 'exit /b');
    const inventory = await inventoryOf(packageWith(concatBytes(lines, zip), 'run.bat'));
    const batch = payloadAt(inventory, 'in › data.cab › run.bat');
    expect(batch.type).toBe('batch');
    expect(batch.facts.script?.commands.map(({ text }) => text)).toContain('z.exe x "%~f0"');
    expect(payloadAt(inventory, `in › data.cab › run.bat › zip@0x${lines.length.toString(16)}`).type).toBe(
      'zip',
    );
  });
});
