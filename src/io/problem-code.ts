interface ProblemCodeInfo {
  /** What was seen, in one line, as the documentation lists it. */
  meaning: string;
  /** True when it means that something in the input was not read: the report is then `partial`. */
  loses: boolean;
}

const oddity = (meaning: string): ProblemCodeInfo => ({ meaning, loses: false });
const loss = (meaning: string): ProblemCodeInfo => ({ meaning, loses: true });

/**
 * Every code that a Problem can bear, `area.what`. Codes are part of the report's format: add, never rename.
 * `oddity` marks what was survived whole, `loss` what left something unread.
 */
export const PROBLEM_CODES = {
  // The input itself
  'source.open-failed': loss('the input cannot be opened'),
  'source.read-failed': loss('the input cannot be read'),
  'source.changed': loss('the input changed its length while it was read'),
  'input.empty': oddity('the input has no bytes'),
  'input.not-a-package': oddity('the input is not a Windows Installer package'),

  // Limits (Budget)
  'limit.bytes-out': loss('the limit on bytes unpacked in all was reached'),
  'limit.bytes-out-per-payload': loss('the limit on bytes unpacked from one payload was reached'),
  'limit.expansion-ratio': loss('more bytes came out than the limit on the ratio to the input allows'),
  'limit.payloads': loss('the limit on the number of payloads was reached'),
  'limit.depth': loss('the limit on nested containers was reached'),
  'limit.steps': loss('the limit on steps of analysis was reached'),
  'limit.deadline': loss('the time allowed for the input ran out'),
  'limit.problems': oddity('more problems of one kind were seen than are listed'),

  // Compound files [MS-CFB]

  // Windows Installer databases

  // Property sets [MS-OLEPS]

  // Cabinets [MS-CAB] [MS-PATCH]

  // ZIP archives (APPNOTE), 7z and RAR

  // Portable executables

  // Signatures

  // Scripts
} as const satisfies Record<`${string}.${string}`, ProblemCodeInfo>;

export type ProblemCode = keyof typeof PROBLEM_CODES;
