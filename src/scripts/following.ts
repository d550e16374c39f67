/** Something, and something else anywhere behind it. */
export interface Following {
  readonly first: RegExp;
  readonly behind: RegExp;
}

/**
 * True when the text holds both in that order. In two searches: as one pattern, `first.*then`, it would look for the
 * end from each start again.
 */
export function holdsFollowing(text: string, { first, behind }: Following): boolean {
  const start = first.exec(text);
  return start !== null && behind.test(text.slice(start.index + start[0].length));
}
