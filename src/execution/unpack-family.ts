import type { UnzipFamily } from '../commands/command-meaning.js';
import type { UnzipUtility } from '../facts/program-facts.js';

/** What the grammar of commands calls the family of a recognised utility. */
export function findUnpackFamily(utility: UnzipUtility | undefined): UnzipFamily | undefined {
  switch (utility?.family) {
    case undefined:
      return undefined;
    case 'info-zip':
    case '7-zip':
    case 'unrar':
    case 'bsdtar':
      return utility.family;
    case 'winrar':
      return 'unrar';
    case 'peazip':
      return '7-zip';
    default:
      return 'unknown';
  }
}
