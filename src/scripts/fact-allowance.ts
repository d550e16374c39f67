/** Characters of commands, of checks and of the lines that they stand on, that are kept of one script. */
const MAX_LENGTH = 524_288;

/** Bounds what one script puts into the report: a loop of a few characters gives thousands of long commands. */
export class FactAllowance {
  private left = MAX_LENGTH;

  /** Asks to keep texts; false when there is no room for them, and none for any later ones. */
  take(...texts: readonly (string | undefined)[]): boolean {
    if (this.left < 0) return false;
    for (const text of texts) this.left -= text?.length ?? 0;
    return this.left >= 0;
  }
}
