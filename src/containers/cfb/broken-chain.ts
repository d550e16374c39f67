import type { OnProblem } from '../../io/problem.js';
import type { ProblemCode } from '../../io/problem-code.js';
import {
  type Chain,
  type ChainEnd,
  OWNER_DIFAT,
  OWNER_DIRECTORY,
  OWNER_FAT,
  OWNER_MINI_FAT,
} from './chain.js';

const CODES: Record<Exclude<ChainEnd, 'complete' | 'end-of-chain'>, ProblemCode> = {
  'no-sector': 'cfb.chain-ends-free',
  outside: 'cfb.chain-outside',
  unmapped: 'cfb.chain-unmapped',
  cycle: 'cfb.chain-cycle',
  allowance: 'cfb.chain-allowance',
};

const CAUSES: Record<Exclude<ChainEnd, 'complete'>, string> = {
  'end-of-chain': 'ends early',
  'no-sector': 'ends in a sector that is marked free or reserved',
  outside: 'leads out of the file',
  unmapped: 'leads to where the FAT cannot be read',
  cycle: 'leads back into itself',
  allowance: 'shares its sectors with too many others to be followed',
};

/**
 * Tells why a chain ends before its stream does. Pass `isWhole` when the chain's own end is the measure, as with the
 * directory: it ends then as it should at ENDOFCHAIN.
 */
export function reportBrokenChain(
  chain: Chain,
  subject: string,
  offsetInBytes: number,
  onProblem: OnProblem,
  isWhole = false,
): void {
  const { end } = chain;
  if (end === 'complete' || (isWhole && end === 'end-of-chain')) return;
  onProblem({
    code: end === 'end-of-chain' ? 'cfb.chain-short' : CODES[end],
    offsetInBytes,
    effect: `the chain of ${subject} ${CAUSES[end]}; its first ${chain.lengthInBytes} bytes are read`,
  });
}

/** Tells that sectors of a chain belong to something else, too. */
export function reportSharedSectors(
  chain: Chain,
  subject: string,
  offsetInBytes: number,
  onProblem: OnProblem,
): void {
  if (chain.sharedWith === undefined) return;
  onProblem({
    code: 'cfb.sector-shared',
    offsetInBytes,
    effect: `${subject} shares sectors with ${nameOfOwner(chain.sharedWith)}; both are read`,
  });
}

function nameOfOwner(owner: number): string {
  if (owner === OWNER_FAT) return 'the FAT';
  if (owner === OWNER_DIFAT) return 'the DIFAT';
  if (owner === OWNER_MINI_FAT) return 'the mini FAT';
  if (owner === OWNER_DIRECTORY) return 'the directory';
  return `directory entry ${owner - 1}`;
}
