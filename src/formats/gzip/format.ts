import { atStart, type Format } from '../descriptor/format.js';

export const GZIP = {
  type: 'gzip',
  inputFormat: 'gzip',
  isContainer: true,
  isArchive: true,
  magic: [atStart('\x1f\x8b\x08')],
} as const satisfies Format;
