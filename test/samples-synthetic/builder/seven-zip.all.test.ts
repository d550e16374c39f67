import { describe, expect, it } from 'vitest';
import { buildLockedSevenZip } from '../../../samples-synthetic/builder/seven-zip.js';
import { extractWithSevenZip } from '../seven-zip.js';

describe('buildLockedSevenZip', () => {
  it('writes entries that 7-Zip lists, with the sizes given, and that no password opens', async () => {
    const archive = buildLockedSevenZip([
      { name: 'a.dll', sizeInBytes: 2_560 },
      { name: 'bin.dat', sizeInBytes: 70_001 },
    ]);
    const read = await extractWithSevenZip(archive, { type: '7z', password: 'any' });
    expect([...read.files].map(([name, content]) => [name, content.length])).toEqual([
      ['a.dll', 2_560],
      ['bin.dat', 70_001],
    ]);
    expect(read.messages.join('\n')).toContain('Method = 7zAES');
    expect(Buffer.from(archive).includes(Buffer.from(read.files.get('a.dll') ?? 'missing'))).toBe(false);
  });
});
