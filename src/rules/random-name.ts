const GUID = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;

export function isGuid(name: string): boolean {
  return GUID.test(name);
}

/** Fewer vowels than this among the letters are not a word of any language. */
const FEWEST_VOWELS = 0.18;

/** True for names like `qzjwxkvbpt` or `k2m9x7qp`: letters hardly one can say, or letters and digits by turns. */
export function looksRandom(name: string): boolean {
  if (!/^[a-z0-9]{6,32}$/i.test(name) || /^\d+$/.test(name)) return false;
  const letters = name.match(/[a-z]/gi) ?? [];
  const vowels = name.match(/[aeiouy]/gi) ?? [];
  const turns = name.match(/[a-z](?=\d)|\d(?=[a-z])/gi) ?? [];
  return turns.length >= 3 || (letters.length >= 5 && vowels.length / letters.length < FEWEST_VOWELS);
}
