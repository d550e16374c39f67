import { NOTABLE_TYPES } from '../../formats/index.js';
import { identifyMagic } from '../../formats/magic.js';
import { entropyOf } from '../../formats/pe/entropy.js';
import { type PeResource, RESOURCE_TYPE } from '../../formats/pe/resource-directory.js';
import { readUpTo, type Source } from '../../io/source.js';
import { identifyScript } from '../../scripts/identify-script.js';

/** RT_* of winuser.h under the names that resource editors show. */
const TYPE_NAMES: Readonly<Record<number, string>> = {
  1: 'CURSOR',
  2: 'BITMAP',
  3: 'ICON',
  4: 'MENU',
  5: 'DIALOG',
  6: 'STRING',
  7: 'FONTDIR',
  8: 'FONT',
  9: 'ACCELERATOR',
  10: 'RCDATA',
  11: 'MESSAGETABLE',
  12: 'GROUP_CURSOR',
  14: 'GROUP_ICON',
  16: 'VERSION',
  17: 'DLGINCLUDE',
  19: 'PLUGPLAY',
  20: 'VXD',
  21: 'ANICURSOR',
  22: 'ANIICON',
  23: 'HTML',
  24: 'MANIFEST',
};

/** Types whose resources may be anything. Those of the others have a form that Windows gives them, or no magic number. */
const OPAQUE_TYPES: ReadonlySet<number | string> = new Set([RESOURCE_TYPE.rcdata, 23]);

const HEAD_SIZE_IN_BYTES = 512;
const SCRIPT_HEAD_SIZE_IN_BYTES = 16_384;
const SAMPLE_SIZE_IN_BYTES = 65_536;
/** Smaller random-looking data are keys, palettes and the like. */
const SMALLEST_OPAQUE_IN_BYTES = 4096;
/** Compressed and encrypted bytes have more than this, pictures without compression and tables hardly ever. */
const ENTROPY_OF_PACKED_BYTES = 7.2;

/** `RCDATA/CABINET/1033`. */
export function resourceName({ keys }: PeResource): string {
  const [type = '', ...others] = keys;
  const typeName = typeof type === 'number' ? (TYPE_NAMES[type] ?? type) : type;
  return [typeName, ...others].join('/');
}

/**
 * True when a resource becomes a payload: a container, a program, a script, or data that may be a packed one. Icons,
 * dialogs and texts do not.
 */
export async function isNotableResource(source: Source, resource: PeResource): Promise<boolean> {
  const { keys, offsetInBytes, sizeInBytes } = resource;
  const head = await readUpTo(source, offsetInBytes, Math.min(sizeInBytes, HEAD_SIZE_IN_BYTES));
  const type = identifyMagic(head, sizeInBytes);
  if (NOTABLE_TYPES.has(type)) return true;
  const [resourceType = 0] = keys;
  if (typeof resourceType === 'number' && resourceType in TYPE_NAMES && !OPAQUE_TYPES.has(resourceType))
    return false;
  if (type !== 'data') {
    const start = await readUpTo(source, offsetInBytes, Math.min(sizeInBytes, SCRIPT_HEAD_SIZE_IN_BYTES));
    return identifyScript(start, '') !== undefined;
  }
  if (sizeInBytes < SMALLEST_OPAQUE_IN_BYTES) return false;
  const sample = await readUpTo(source, offsetInBytes, Math.min(sizeInBytes, SAMPLE_SIZE_IN_BYTES));
  return entropyOf(sample) >= ENTROPY_OF_PACKED_BYTES;
}
