const MAX_TEXT_LENGTH = 65_536;
const MAX_TOTAL_LENGTH = 8 * 2 ** 20;

/**
 * Shortens texts from tables for one report. Half a million cells may share one string of a package, so a small file
 * could otherwise expand to more than JSON can hold.
 */
export class TextClip {
  /** Number of texts that were shortened. */
  clippedCount = 0;
  private left = MAX_TOTAL_LENGTH;

  clip(text: string): string {
    const limit = Math.min(MAX_TEXT_LENGTH, this.left);
    this.left -= Math.min(text.length, limit);
    if (text.length <= limit) return text;
    this.clippedCount += 1;
    return `${text.slice(0, limit)}…`;
  }
}
