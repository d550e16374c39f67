/** The same values that the library's {@link exitCodeOf} returns. */
export const EXIT_NOTHING_FOUND = 0;
export const EXIT_FOUND = 1;
export const EXIT_INCOMPLETE = 2;
/** As in sysexits.h. */
export const EXIT_USAGE = 64;
export const EXIT_BUG = 70;

/** The exit code for several inputs: a finding outweighs an incomplete input, which outweighs nothing found. */
export function joinExitCodes(codes: readonly number[]): number {
  if (codes.includes(EXIT_FOUND)) return EXIT_FOUND;
  return codes.includes(EXIT_INCOMPLETE) ? EXIT_INCOMPLETE : EXIT_NOTHING_FOUND;
}
