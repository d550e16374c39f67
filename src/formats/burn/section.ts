import type { ByteRange } from '../../io/source.js';

/** The section of a program by which the WiX engine Burn finds what is attached to it. */
export const BURN_SECTION_NAME = '.wixburn';

/** BURN_SECTION_HEADER [WiX, engine/section.cpp], as WiX 3.6 and later write it. */
const MAGIC = 0x00f14300;
const VERSION = 2;
const OFFSET = {
  version: 4,
  stubSize: 24,
  signatureOffset: 32,
  signatureSize: 36,
  containerCount: 44,
  containerSizes: 48,
};
/** Sections have 512 bytes, which is room for 116. */
const MAX_CONTAINERS = 116;

export interface BurnSection {
  /** What is attached to the program, in the order of their indexes; the first one holds the manifest. */
  readonly containers: readonly ByteRange[];
  /** The signature that the engine had before containers were attached behind it. */
  readonly engineSignature?: ByteRange;
  /** Containers that do not lie within the file; they are not among `containers`. */
  readonly missingContainerCount: number;
}

/** Reads the section; undefined when it is not Burn's, or of an unknown version. */
export function parseBurnSection(section: Uint8Array, fileSizeInBytes: number): BurnSection | undefined {
  if (section.length < OFFSET.containerSizes) return undefined;
  const view = new DataView(section.buffer, section.byteOffset, section.byteLength);
  const at = (offset: number): number => view.getUint32(offset, true);
  if (at(0) !== MAGIC || at(OFFSET.version) !== VERSION) return undefined;
  const room = Math.floor((section.length - OFFSET.containerSizes) / 4);
  const count = Math.min(at(OFFSET.containerCount), room, MAX_CONTAINERS);
  const signatureOffset = at(OFFSET.signatureOffset);
  const signatureSize = at(OFFSET.signatureSize);
  const containers: ByteRange[] = [];
  let offsetInBytes = at(OFFSET.stubSize);
  for (let index = 0; index < count; index++) {
    const sizeInBytes = at(OFFSET.containerSizes + 4 * index);
    if (offsetInBytes + sizeInBytes > fileSizeInBytes) break;
    containers.push({ offsetInBytes, sizeInBytes });
    offsetInBytes += sizeInBytes;
    if (index === 0) offsetInBytes = Math.max(offsetInBytes, signatureOffset + signatureSize);
  }
  const hasSignature = signatureSize > 0 && signatureOffset + signatureSize <= fileSizeInBytes;
  return {
    containers,
    ...(hasSignature
      ? { engineSignature: { offsetInBytes: signatureOffset, sizeInBytes: signatureSize } }
      : {}),
    missingContainerCount: at(OFFSET.containerCount) - containers.length,
  };
}
