import { FormatError } from '../../io/format-error.js';
import { deviationOf } from '../../io/problem.js';
import type { ReadOptions } from '../../io/read-options.js';
import { readUpTo, type Source } from '../../io/source.js';
import { archiveOf, LOCKED_ARCHIVE, type RarArchive, type RarEntry } from './entry.js';

/** What one block comes to. */
export interface Block {
  kind: 'file' | 'headers-encrypted' | 'end' | 'other';
  entry?: RarEntry;
  /** Header and data together: where the next block starts. */
  lengthInBytes: number;
}

/** Parses the block at the start of `bytes`; asks for more with the length that the header needs. */
export type ParseBlock = (bytes: Uint8Array, offsetInBytes: number) => Block | { neededInBytes: number };

/** Most headers are a few hundred bytes. */
const USUAL_HEADER_SIZE = 1 << 10;

/** Goes from block to block and lists files until the end block, the end of the source, or damage. */
export async function walkBlocks(
  source: Source,
  startInBytes: number,
  parseBlock: ParseBlock,
  { onProblem, budget }: ReadOptions,
): Promise<RarArchive> {
  const entries: RarEntry[] = [];
  let at = startInBytes;
  while (at < source.sizeInBytes) {
    budget.spendSteps();
    let block: Block;
    try {
      block = await readBlock(source, at, parseBlock);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      onProblem(deviationOf(error, 'later files are not listed'));
      break;
    }
    if (block.kind === 'headers-encrypted') {
      onProblem({
        code: 'rar.header-encrypted',
        offsetInBytes: at,
        effect: 'the names of its files are unknown',
      });
      return LOCKED_ARCHIVE;
    }
    if (block.entry !== undefined) {
      if (entries.length >= budget.limits.payloads) {
        onProblem({ code: 'limit.payloads', offsetInBytes: at, effect: 'later files are not listed' });
        break;
      }
      entries.push(block.entry);
    }
    if (block.kind === 'end') break;
    at += block.lengthInBytes;
    if (at > source.sizeInBytes) {
      onProblem({
        code: 'rar.truncated',
        offsetInBytes: source.sizeInBytes,
        effect: 'the last file is truncated',
      });
    }
    await budget.breathe();
  }
  return archiveOf(entries);
}

async function readBlock(source: Source, offsetInBytes: number, parseBlock: ParseBlock): Promise<Block> {
  const block = parseBlock(await readUpTo(source, offsetInBytes, USUAL_HEADER_SIZE), offsetInBytes);
  if ('kind' in block) return block;
  const whole = parseBlock(await readUpTo(source, offsetInBytes, block.neededInBytes), offsetInBytes);
  if ('kind' in whole) return whole;
  throw new FormatError('rar.truncated', {
    offsetInBytes,
    expected: `a header of ${block.neededInBytes} bytes`,
  });
}
