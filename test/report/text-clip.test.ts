import { describe, expect, it } from 'vitest';
import { TextClip } from '../../src/report/text-clip.js';

describe('TextClip', () => {
  it('keeps texts of common length as they are', () => {
    const clip = new TextClip();
    expect(clip.clip('x'.repeat(65_536))).toHaveLength(65_536);
    expect(clip.clippedCount).toBe(0);
  });

  it('shortens a long text, and says how often', () => {
    const clip = new TextClip();
    expect(clip.clip('x'.repeat(70_000))).toBe(`${'x'.repeat(65_536)}…`);
    expect(clip.clippedCount).toBe(1);
  });

  it('bounds all texts together', () => {
    const clip = new TextClip();
    const text = 'y'.repeat(60_000);
    let total = 0;
    for (let cell = 0; cell < 1000; cell += 1) total += clip.clip(text).length;
    expect(total).toBeLessThan(17 * 2 ** 20);
    expect(clip.clippedCount).toBeGreaterThan(700);
  });
});
