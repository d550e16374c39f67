import { latin1 } from './latin1.js';

/** Section names that packers leave, in the order of trial. */
const PACKER_SECTIONS: readonly (readonly [RegExp, string])[] = [
  [/^UPX\d|^\.UPX\d/i, 'upx'],
  [/^\.?aspack$|^\.adata$/i, 'aspack'],
  [/^\.MPRESS[12]$/, 'mpress'],
  [/^\.vmp\d$/i, 'vmprotect'],
  [/^\.themida$|^\.winlice/i, 'themida'],
  [/^\.?petite$/i, 'petite'],
  [/^PEC2|^PECompact2$|^pec[12]$/, 'pecompact'],
  [/^\.?nsp[012]$/, 'nspack'],
  [/^\.enigma[12]$/, 'enigma'],
  [/^FSG!$/, 'fsg'],
  [/^\.?MEW/, 'mew'],
  [/^\.?RLPack$/i, 'rlpack'],
  [/^\.?Upack$/i, 'upack'],
  [/^\.yP$|^\.?yoda/i, 'yoda'],
];

/** UPX's own header stands behind the section table, also where the sections were renamed. */
const UPX_MAGIC = 'UPX!';

/** Names the packer of a Windows program by its sections, or by what stands in the first 4 KiB (`head`). */
export function identifyPacker(sectionNames: readonly string[], head: Uint8Array): string | undefined {
  for (const [pattern, packer] of PACKER_SECTIONS) {
    if (sectionNames.some((name) => pattern.test(name))) return packer;
  }
  return latin1(head).includes(UPX_MAGIC) ? 'upx' : undefined;
}

/** Names the packer of a DOS program by what stands in its header and stub. */
export function identifyDosPacker(head: Uint8Array): string | undefined {
  const text = latin1(head.subarray(0, 1024));
  if (/^.{28}LZ(?:09|91)/s.test(text)) return 'lzexe';
  if (/PKLITE|PKlite/.test(text)) return 'pklite';
  if (text.includes(UPX_MAGIC)) return 'upx';
  return undefined;
}
