import { describe, expect, it } from 'vitest';
import { buildWithWixl, hasWixl, wixlCases } from '../../samples-synthetic/wixl/wixl-case.js';
import { extractWithSevenZip } from './seven-zip.js';

describe.skipIf(!hasWixl())(
  'samples written by wixl (skipped where wixl and msibuild are not installed)',
  () => {
    it.each(wixlCases.map((wixlCase) => [wixlCase.name, wixlCase] as const))(
      '%s holds its files',
      async (_, wixlCase) => {
        const files = wixlCase.source.files ?? [];
        const compound = await extractWithSevenZip(buildWithWixl(wixlCase), { type: 'Compound' });
        const cabinet = compound.files.get('data.cab');
        if (cabinet === undefined) throw new Error('wixl wrote no cabinet');
        const read = await extractWithSevenZip(cabinet, { type: 'Cab' });
        expect(read.files.size).toBe(files.length);
        for (const { name, content } of files) {
          expect(Buffer.compare(read.files.get(name) ?? Buffer.alloc(0), content), name).toBe(0);
        }
      },
    );
  },
);

describe('the samples for wixl', () => {
  it('are at least three, a bundle among them', () => {
    expect(wixlCases.length).toBeGreaterThanOrEqual(3);
    expect(wixlCases.some((wixlCase) => wixlCase.expected.bundleMatch === 'full')).toBe(true);
  });
});
