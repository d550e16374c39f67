import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstWords, SIGNS } from '../../../src/identify/script/language-score.js';

/** Texts that match the pattern, for the most part: fast-check knows no word boundaries. */
function matchingTexts({ source }: RegExp): fc.Arbitrary<string> {
  return fc.stringMatching(new RegExp(source.replaceAll('\\b', ''), 'm'));
}

describe('SIGNS', () => {
  const signs = Object.values(SIGNS).flat();

  it.each(signs)(
    '$pattern matches no text without $holding and $starting',
    ({ holding = '', pattern, starting }) => {
      const texts = fc.sample(matchingTexts(pattern), 300).filter((text) => pattern.test(text));
      expect(texts.length).toBeGreaterThan(20);
      expect(texts.filter((text) => !text.includes(holding))).toEqual([]);
      if (starting === undefined) return;
      expect(texts.filter((text) => !starting.some((word) => firstWords(text).has(word)))).toEqual([]);
      for (const word of starting) {
        expect(texts.some((text) => firstWords(text).has(word))).toBe(true);
      }
    },
  );

  it('name for the most part what a text without them lacks', () => {
    expect(signs.filter(({ holding, starting }) => (holding ?? starting) === undefined).length).toBeLessThan(
      6,
    );
  });
});
