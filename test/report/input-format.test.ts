import { describe, expect, it } from 'vitest';
import { buildZip } from '../../samples-synthetic/builder/zip.js';
import { triage } from '../../src/index.js';

const content = Buffer.from('Manifest-Version: 1.0\r\n');

describe('the format of the input', () => {
  it.each(['a.txt', 'META-INF/MANIFEST.MF'])('is zip for a ZIP that opens with %s', async (name) => {
    const { completeness, input } = await triage(buildZip([{ name, content }]));
    expect([input.format, completeness]).toEqual(['zip', 'complete']);
  });
});
