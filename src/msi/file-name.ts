/** A name as the tables hold it: `short`, `short|long`, and for directories `target:source`. */
export interface MsiFileName {
  short: string;
  /** The short name where no other is given. */
  long: string;
}

/** Splits `short|long`. A name of one part counts as both. */
export function parseFileName(text: string): MsiFileName {
  const bar = text.indexOf('|');
  if (bar < 0) return { short: text, long: text };
  const short = text.slice(0, bar);
  return { short, long: text.slice(bar + 1) || short };
}

/** The target half of `target:source`. A colon cannot be part of a name in Windows. */
export function parseTargetName(defaultDir: string): MsiFileName {
  const colon = defaultDir.indexOf(':');
  return parseFileName(colon < 0 ? defaultDir : defaultDir.slice(0, colon));
}
