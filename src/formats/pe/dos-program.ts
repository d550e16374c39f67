import { readUpTo, type Source } from '../../io/source.js';
import { measureEntropies } from './entropy.js';
import { identifyDosPacker } from './packer.js';
import type { PeFacts } from './pe-facts.js';
import type { PeOptions } from './pe-options.js';

const PAGE_SIZE_IN_BYTES = 512;
const NE_TARGET_OFFSET = 0x36;
const NE_TARGETS: Readonly<Record<number, string>> = {
  1: 'os2',
  2: 'windows-16',
  3: 'dos',
  4: 'windows-386',
};

/** Describes a program that is no Windows program of 32 or 64 bits, from its DOS header and what that leads to. */
export async function describeDosProgram(
  source: Source,
  kind: 'dos' | 'ne' | 'le',
  newHeaderOffset: number,
  { budget, onChunk }: Pick<PeOptions, 'budget' | 'onChunk'>,
): Promise<PeFacts> {
  const head = await readUpTo(source, 0, 1024);
  const { whole } = await measureEntropies(source, [], budget, onChunk);
  const packer = kind === 'dos' ? identifyDosPacker(head) : undefined;
  const overlay = kind === 'dos' ? overlayOf(head, source.sizeInBytes) : undefined;
  return {
    kind,
    machine: kind === 'dos' ? '8086' : kind === 'ne' ? '80286' : 'i386',
    bits: kind === 'le' ? 32 : 16,
    subsystem: kind === 'ne' ? await targetOf(source, newHeaderOffset) : 'none',
    isDotNet: false,
    entryPointRva: 0,
    sections: [],
    imports: [],
    ...(packer !== undefined && { packer }),
    ...(overlay !== undefined && { overlay }),
    entropy: whole,
  };
}

/** The DOS header counts pages of 512 bytes, and how many bytes of the last one are used (0 for all). */
function overlayOf(head: Uint8Array, sizeInBytes: number): PeFacts['overlay'] {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const inLastPage = view.getUint16(2, true);
  const end =
    view.getUint16(4, true) * PAGE_SIZE_IN_BYTES - (inLastPage === 0 ? 0 : PAGE_SIZE_IN_BYTES - inLastPage);
  return end > 0 && end < sizeInBytes ? { offsetInBytes: end, sizeInBytes: sizeInBytes - end } : undefined;
}

async function targetOf(source: Source, newHeaderOffset: number): Promise<string> {
  const target = (await readUpTo(source, newHeaderOffset + NE_TARGET_OFFSET, 1))[0] ?? 0;
  return NE_TARGETS[target] ?? 'none';
}
