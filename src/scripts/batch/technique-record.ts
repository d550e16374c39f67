import { isConstant } from './symbol.js';

/** An obfuscation counts as such from this many places in the script on; honest scripts have a few of each. */
const OBFUSCATION_THRESHOLDS: ReadonlyMap<string, number> = new Map(
  Object.entries<number>({
    caret: 3,
    'empty-variable': 2,
    'set-concatenation': 4,
    'delayed-concatenation': 4,
    substring: 4,
    'environment-substring': 1,
    replacement: 6,
  }),
);

/** Places of a technique that are counted. */
const MAX_SITES = 64;

/** Signs of obfuscation, by technique and place. */
export class TechniqueRecord {
  private readonly sites = new Map<string, Set<number>>();

  /** @param place 0-based line that is being read or run */
  constructor(private readonly place: { readonly line: number }) {}

  get techniques(): Set<string> {
    return new Set(this.sites.keys());
  }

  get isObfuscated(): boolean {
    return [...this.sites].some(
      ([technique, { size }]) => size >= (OBFUSCATION_THRESHOLDS.get(technique) ?? Number.POSITIVE_INFINITY),
    );
  }

  note(technique: string, column: number): void {
    const sites = this.sites.get(technique) ?? new Set<number>();
    if (sites.size < MAX_SITES) sites.add(this.place.line * 65_536 + column);
    this.sites.set(technique, sites);
  }

  /** `%name%` inside a word is how names of commands are put together. */
  noteExpansion(line: string, start: number, end: number, value: string): void {
    if (!isConstant(value) || !isInsideWord(line, start, end, '%')) return;
    if (value === '') this.note('empty-variable', start);
    else if (value.length <= 16 && !/[\\/.:\s]/.test(value)) this.note('set-concatenation', start);
  }

  noteDelayed(text: string, start: number, end: number, value: string): void {
    if (!isConstant(value)) return;
    const inWord = value.length <= 16 && isInsideWord(text, start, end, '!');
    this.note(inWord ? 'delayed-concatenation' : 'delayed-expansion', start);
  }

  noteModifier(modifier: string, inherited: boolean): void {
    if (!modifier.startsWith('~')) this.note('replacement', modifier.length);
    else this.note(inherited ? 'environment-substring' : 'substring', hashOf(modifier));
  }
}

function isInsideWord(text: string, start: number, end: number, mark: string): boolean {
  const isPart = (character: string | undefined): boolean =>
    character !== undefined && (character === mark || /[a-z0-9]/i.test(character));
  return isPart(text[start - 1]) || isPart(text[end]);
}

/** Distinguishes places when the column is not known. */
function hashOf(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length && at < 32; at += 1) hash = (hash * 31 + text.charCodeAt(at)) & 0xffff;
  return hash;
}
