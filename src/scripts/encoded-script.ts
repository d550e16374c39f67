import type { OnProblem } from '../io/problem.js';

/** A text in which the blocks of Microsoft's Script Encoder are decoded. */
export interface DecodedScript {
  text: string;
  /** How many blocks were decoded. */
  blockCount: number;
}

const START = '#@~^';
const END = '^#~@';
/** Six Base64 characters and `==`: a number of four bytes, least significant first. */
const NUMBER_LENGTH = 8;
/** Blocks of one text; a page has one per `<script>` element. */
const MAX_BLOCKS = 1_024;

/**
 * Decodes every `#@~^…^#~@` of a text, as `screnc.exe` writes them into .vbe, .jse, .wsf, .hta and .asp files; what stands
 * around them stays. Between the marks stand the length, the encoded characters, and the sum of the decoded ones. A
 * block whose length or end does not fit is decoded as far as it goes (`script.encoding-damaged`).
 */
export function decodeEncodedScript(text: string, onProblem: OnProblem = () => {}): DecodedScript {
  const parts: string[] = [];
  let blockCount = 0;
  let at = 0;
  for (let start = text.indexOf(START); start >= 0; start = text.indexOf(START, at)) {
    const block = blockCount < MAX_BLOCKS ? decodeBlock(text, start, onProblem) : undefined;
    const end = block?.end ?? start + START.length;
    if (block === undefined) onProblem(damaged(start, 'an encoded block is left unchanged'));
    else blockCount += 1;
    parts.push(text.slice(at, start), block?.text ?? START);
    at = end;
  }
  parts.push(text.slice(at));
  return { text: parts.join(''), blockCount };
}

function decodeBlock(
  text: string,
  start: number,
  onProblem: OnProblem,
): { text: string; end: number } | undefined {
  const body = start + START.length + NUMBER_LENGTH;
  const length = decodeNumber(text.slice(body - NUMBER_LENGTH, body));
  if (length === undefined) return undefined;
  let end = body + length;
  if (!text.startsWith(END, end + NUMBER_LENGTH)) {
    const mark = text.indexOf(END, body + NUMBER_LENGTH);
    end = mark < 0 ? text.length : mark - NUMBER_LENGTH;
    onProblem(damaged(start, 'an encoded block is decoded in part'));
  }
  const { decoded, sum } = decodeCharacters(text.slice(body, end));
  if (decodeNumber(text.slice(end, end + NUMBER_LENGTH)) !== sum && end < text.length) {
    onProblem({
      code: 'script.encoding-checksum',
      offsetInBytes: 0,
      effect: `an encoded block at character ${start} is decoded anyway`,
    });
  }
  return { text: decoded, end: Math.min(text.length, end + NUMBER_LENGTH + END.length) };
}

function damaged(start: number, effect: string): Parameters<OnProblem>[0] {
  return {
    code: 'script.encoding-damaged',
    offsetInBytes: 0,
    effect: `${effect}, at character ${start}`,
  };
}

function decodeNumber(base64: string): number | undefined {
  if (!/^[A-Za-z0-9+/]{6}==$/.test(base64)) return undefined;
  return Buffer.from(base64, 'base64').readUInt32LE(0);
}

/** Characters that the encoding needs for itself are written as `@` and one of these. */
const ESCAPES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({ '#': '\r', '&': '\n', '!': '<', '*': '>', $: '@' }),
);

/** For the encoded characters tab and 0x20 to 0x7F in turn: what each of the three tables makes of them. */
const TABLES: readonly [string, string, string] = [
  '{20!)[83=X:5e9\\VsfNEkbYx^}Jmq<`>S@B\'Hru17MR"TjGd- \x7f.L]~loytC&v%$+(#A4\t*D?w;UiacPgQIOFh|6pnz/_KZ,W',
  'W.GzVBj/&IA42[vrC89pEhqO\tbD#u<~>^@wJa]"KoN;LPg*}tT+-,0nkf5%!dMRc?{x)(sY3\x7fmUS|:_eFX1ilZH\'\\=$y7`Q 6',
  'n-uR`q^I\\b})6 |z\x7fkc3+hQfv1dTC<:>~@E,*t\'7DyY/o&rj9{?8wgSG4x]0#Z[lHUpi.L!$NP\tVs5aKX;W"mM%(FJ2A=_OBe',
];

/** Which table is for which character, by its number modulo 64. */
const PICKS = '1201202002021020102011200210200211020201011201021020112001120102';

/** Characters beyond ASCII stand for themselves, and are not counted. */
function decodeCharacters(encoded: string): { decoded: string; sum: number } {
  const characters: string[] = [];
  let sum = 0;
  let number = 0;
  for (let at = 0; at < encoded.length; at += 1) {
    let character = encoded[at]!;
    if (character < '\x80') {
      if (character === '@') {
        at += 1;
        character = ESCAPES.get(encoded[at] ?? '') ?? '?';
      } else {
        character = lookUp(character, number);
      }
      sum += character.charCodeAt(0);
      number += 1;
    }
    characters.push(character);
  }
  return { decoded: characters.join(''), sum };
}

/** Control characters other than the tab are not encoded. */
function lookUp(character: string, number: number): string {
  const code = character.charCodeAt(0);
  if (code < 0x20 && character !== '\t') return character;
  const table = TABLES[Number(PICKS[number % PICKS.length])] ?? '';
  return table[code < 0x20 ? 0 : code - 0x1f] ?? character;
}
