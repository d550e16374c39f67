const PE_OFFSET_FIELD = 0x3c;
const DOS_HEADER_SIZE_IN_BYTES = 0x40;

export const IMAGE_FILE_DLL = 0x2000;
export const SUBSYSTEM_NATIVE = 1;

/** The type of a program by its headers. */
export type ProgramType = 'pe-exe' | 'pe-dll' | 'pe-sys' | 'ne-exe' | 'dos-exe';

/** True when the bytes open with a DOS header, as Windows, 16-bit and DOS programs do; `ZM` counts for DOS. */
export function isPe(head: Uint8Array): boolean {
  if (head.length < 28) return false;
  return (head[0] === 0x4d && head[1] === 0x5a) || (head[0] === 0x5a && head[1] === 0x4d);
}

/** Identifies the kind of an MZ program by its first bytes; it counts as DOS when its newer header is beyond `head`. */
export function identifyMz(head: Uint8Array, sizeInBytes: number): ProgramType | undefined {
  if (!isPe(head)) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const offset = newHeaderOffset(view);
  if (offset === undefined || offset + 4 > head.length)
    return isDosProgram(view, sizeInBytes) ? 'dos-exe' : undefined;
  switch (signatureAt(view, offset)) {
    case 'PE':
      return identifyPe(view, offset);
    case 'NE':
    case 'LE':
      return 'ne-exe';
    default:
      return isDosProgram(view, sizeInBytes) ? 'dos-exe' : undefined;
  }
}

/** Offset of the header that makes an MZ file more than a DOS program, when the DOS header has room for one. */
export function newHeaderOffset(view: DataView): number | undefined {
  if (view.byteLength < DOS_HEADER_SIZE_IN_BYTES || view.getUint8(0) !== 0x4d) return undefined;
  const offset = view.getUint32(PE_OFFSET_FIELD, true);
  return offset >= 4 ? offset : undefined;
}

/** The signature of the newer header; LX (32-bit OS/2) counts as LE. */
export function signatureAt(view: DataView, offset: number): 'PE' | 'NE' | 'LE' | undefined {
  if (offset + 4 > view.byteLength) return undefined;
  if (view.getUint32(offset, true) === 0x4550) return 'PE';
  const short = view.getUint16(offset, true);
  if (short === 0x454e) return 'NE';
  return short === 0x454c || short === 0x584c ? 'LE' : undefined;
}

function identifyPe(view: DataView, offset: number): ProgramType {
  const characteristicsOffset = offset + 22;
  const subsystemOffset = offset + 92;
  if (characteristicsOffset + 2 > view.byteLength) return 'pe-exe';
  const isDll = (view.getUint16(characteristicsOffset, true) & IMAGE_FILE_DLL) !== 0;
  const subsystem = subsystemOffset + 2 <= view.byteLength ? view.getUint16(subsystemOffset, true) : 0;
  if (subsystem === SUBSYSTEM_NATIVE) return 'pe-sys';
  return isDll ? 'pe-dll' : 'pe-exe';
}

/** Text that happens to start with MZ has no sensible DOS header: its header size exceeds the file. */
function isDosProgram(view: DataView, sizeInBytes: number): boolean {
  const headerParagraphs = view.getUint16(8, true);
  const pages = view.getUint16(4, true);
  return pages > 0 && headerParagraphs * 16 <= sizeInBytes && headerParagraphs >= 1;
}
