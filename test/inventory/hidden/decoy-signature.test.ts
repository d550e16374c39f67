import { describe, expect, it } from 'vitest';
import { buildInstaller } from '../../../samples-synthetic/builder/installer.js';
import { concatBytes, utf8 } from '../../../samples-synthetic/builder/text.js';
import { inventoryOf, problemCodes } from '../inventory.js';

const SIGNATURE = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1);
const hidden = buildInstaller({ name: 'hidden', binaries: { Inner: utf8('the innermost file\n') } });
const behindDecoys = (count: number) =>
  concatBytes(Uint8Array.of(1, 2), ...Array<Uint8Array>(count).fill(SIGNATURE), hidden);

describe('signatures of compound files that nothing follows', () => {
  it('do not hide the package behind them', async () => {
    const { payloads } = await inventoryOf(behindDecoys(200));
    expect(payloads.map(({ path }) => path.split(' › ').at(-1))).toContain('Binary.Inner');
  });

  it('are told when there are more than are looked at', async () => {
    expect(problemCodes(await inventoryOf(behindDecoys(2000)))).toContain('inventory.embedded-count');
  });
});
