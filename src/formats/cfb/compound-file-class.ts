/** Kinds of compound files, by the class of the root storage. */
export type CompoundFileType = 'msi' | 'msp' | 'mst' | 'cfb';

/** Root storage classes of Windows Installer files, as stored bytes 1 to 16 of the CLSID. Merge modules use that of packages. */
const INSTALLER_CLASSES: Readonly<Record<number, CompoundFileType>> = { 130: 'mst', 132: 'msi', 134: 'msp' };
const INSTALLER_CLASS_TAIL = '\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0F';

const FIRST_DIRECTORY_SECTOR_OFFSET = 48;
const SECTOR_SHIFT_OFFSET = 30;
const ROOT_CLSID_OFFSET = 80;

/**
 * Whether a compound file is a package, patch or transform, by the class of its root storage. The directory may start
 * behind `head`; the answer is then `cfb`, and the container's parser knows better.
 */
export function identifyCompoundFile(head: Uint8Array): CompoundFileType {
  if (head.length < 512) return 'cfb';
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const sectorShift = view.getUint16(SECTOR_SHIFT_OFFSET, true) === 12 ? 12 : 9;
  const directory = (view.getUint32(FIRST_DIRECTORY_SECTOR_OFFSET, true) + 1) * 2 ** sectorShift;
  const clsid = directory + ROOT_CLSID_OFFSET;
  if (clsid + 16 > head.length || !holds(head, clsid + 1, INSTALLER_CLASS_TAIL)) return 'cfb';
  return INSTALLER_CLASSES[head[clsid] ?? 0] ?? 'cfb';
}

function holds(bytes: Uint8Array, offsetInBytes: number, expected: string): boolean {
  for (let i = 0; i < expected.length; i++) {
    if (bytes[offsetInBytes + i] !== expected.charCodeAt(i)) return false;
  }
  return true;
}
