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
import { ABSENT_ROOT_ID } from './directory-tree.js';

type Break = Exclude<ChainEnd, 'complete'>;

const CODES: Record<Break, ProblemCode> = {
  'end-of-chain': 'cfb.chain-short',
  'no-sector': 'cfb.chain-ends-free',
  outside: 'cfb.chain-outside',
  unmapped: 'cfb.chain-unmapped',
  cycle: 'cfb.chain-cycle',
  allowance: 'cfb.chain-allowance',
};

const MINI_CODES: Record<Break, ProblemCode> = {
  'end-of-chain': 'cfb.mini-chain-short',
  'no-sector': 'cfb.mini-chain-ends-free',
  outside: 'cfb.mini-chain-outside',
  unmapped: 'cfb.mini-chain-unmapped',
  cycle: 'cfb.mini-chain-cycle',
  allowance: 'cfb.chain-allowance',
};

const CAUSES: Record<Break, (space: string) => string> = {
  'end-of-chain': () => 'ends early',
  'no-sector': () => 'ends in a sector that is marked free or reserved',
  outside: (space) => `refers to a sector outside the ${space}`,
  unmapped: (space) => `leads to where the FAT of the ${space} cannot be read`,
  cycle: () => 'contains a cycle',
  allowance: () => 'shares its sectors with too many others to be followed',
};

/** Reports why a chain is too short for its content. `isMini` for a chain of mini sectors. */
export function reportBrokenChain(
  chain: Chain,
  subject: string,
  offsetInBytes: number,
  onProblem: OnProblem,
  isMini = false,
): void {
  const { end } = chain;
  if (end === 'complete') return;
  onProblem({
    code: isMini ? MINI_CODES[end] : CODES[end],
    offsetInBytes,
    effect: `the chain of ${subject} ${CAUSES[end](isMini ? 'mini stream' : 'file')}; its first ${chain.lengthInBytes} bytes are read`,
  });
}

/** Reports that sectors of a chain belong to something else, too. */
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
    effect: `${subject} shares sectors with ${nameOfOwner(chain.sharedWith)}; the data of one of the two is lost`,
  });
}

function nameOfOwner(owner: number): string {
  if (owner === OWNER_FAT) return 'the FAT';
  if (owner === OWNER_DIFAT) return 'the DIFAT';
  if (owner === OWNER_MINI_FAT) return 'the mini FAT';
  if (owner === OWNER_DIRECTORY) return 'the directory';
  return owner - 1 === ABSENT_ROOT_ID ? 'the mini stream' : `directory entry ${owner - 1}`;
}
