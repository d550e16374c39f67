/** A name as the tables hold it: `short`, `short|long`, and for directories `target:source`. */
export interface MsiFileName {
  short: string;
  /** The short name where no other is given. */
  long: string;
}

/** Windows takes names of 255 units. Any number of rows can share a text of megabytes, and each name is looked at. */
const MAX_TEXT_LENGTH = 1024;

/** Splits `short|long`. A name of one part counts as both. Of longer texts the first 1,024 units are looked at. */
export function parseFileName(cell: string): MsiFileName {
  const text = cell.slice(0, MAX_TEXT_LENGTH);
  const bar = text.indexOf('|');
  if (bar < 0) return { short: text, long: text };
  const short = text.slice(0, bar);
  return { short, long: text.slice(bar + 1) || short };
}

/** The target half of `target:source`. A colon cannot be part of a name in Windows. */
export function parseTargetName(defaultDir: string): MsiFileName {
  const text = defaultDir.slice(0, MAX_TEXT_LENGTH);
  const colon = text.indexOf(':');
  return parseFileName(colon < 0 ? text : text.slice(0, colon));
}

/** The source half of `target:source`, which is the target where there is no other. */
export function parseSourceName(defaultDir: string): MsiFileName {
  const text = defaultDir.slice(0, MAX_TEXT_LENGTH);
  return parseFileName(text.slice(text.indexOf(':') + 1));
}
