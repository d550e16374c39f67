import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineStarts, SIGNS } from '../../src/scripts/language-score.js';

/** Texts that match the pattern, for the most part: fast-check knows no word boundaries. */
function matchingTexts({ source }: RegExp): fc.Arbitrary<string> {
  return fc.stringMatching(new RegExp(source.replaceAll('\\b', ''), 'm'));
}

describe('SIGNS', () => {
  const signs = Object.values(SIGNS).flat();

  it.each(signs)(
    '$pattern matches no text without $holding and $starting',
    ({ holding = [''], pattern, starting }) => {
      const texts = fc.sample(matchingTexts(pattern), 300).filter((text) => pattern.test(text));
      expect(texts.length).toBeGreaterThan(20);
      const inSmallLetters = texts.map((text) => text.toLowerCase());
      expect(inSmallLetters.filter((text) => !holding.some((part) => text.includes(part)))).toEqual([]);
      if (starting === undefined) return;
      const starts = inSmallLetters.map(lineStarts);
      expect(starts.filter((found) => !starting.some((start) => found.has(start)))).toEqual([]);
      for (const start of starting) expect(starts.some((found) => found.has(start))).toBe(true);
    },
  );

  it('name for the most part what a text without them lacks', () => {
    expect(signs.filter(({ holding, starting }) => (holding ?? starting) === undefined).length).toBeLessThan(
      6,
    );
  });
});

describe('lineStarts', () => {
  it('gives the letters or the first character of each line, whatever ends the line before', () => {
    const text = 'rem x\r\n\t @echo\rset\u2028:a\u2029\n $b = 1\n9';
    expect(lineStarts(text)).toEqual(new Set(['rem', '\n', 'echo', 'set', ':', '$', '9']));
  });
});
