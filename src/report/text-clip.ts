const TEXT_LIMIT = 65_536;
const TOTAL_LIMIT = 8 * 2 ** 20;

/**
 * Shortens texts out of tables for one report. One string of a package may stand in half a million cells, so that
 * what is small in the file would not fit into any JSON.
 */
export class TextClip {
  /** Texts that were shortened. */
  clippedCount = 0;
  private left = TOTAL_LIMIT;

  clip(text: string): string {
    const limit = Math.min(TEXT_LIMIT, this.left);
    this.left -= Math.min(text.length, limit);
    if (text.length <= limit) return text;
    this.clippedCount += 1;
    return `${text.slice(0, limit)}…`;
  }
}
