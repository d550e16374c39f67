import { describe, expect, it } from 'vitest';
import type { TriageSource } from '../src/io/input.js';
import { type TriageOptions, triage } from '../src/triage.js';

class SizedBlob extends Blob {
  constructor(override readonly size: number) {
    super(['x']);
  }
}

describe('what callers without types may hand over', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a number', 5],
    ['a view that is no Uint8Array', new Uint16Array(4)],
    ['an ArrayBuffer', new ArrayBuffer(4)],
    ['a URL', new URL('file:///setup.msi')],
    ['a Blob of a negative size', new SizedBlob(-1)],
    ['a Blob of no size', new SizedBlob(Number.NaN)],
  ])('%s is a TypeError', async (_what, input) => {
    await expect(triage(input as TriageSource)).rejects.toThrow(TypeError);
  });

  it.each<[string, unknown]>([
    ['limits that are no object', { limits: 5 }],
    ['limits that are null', { limits: null }],
    ['a name that is no string', { name: 5 }],
    ['a signal that is none', { signal: {} }],
  ])('%s are a TypeError', async (_what, options) => {
    await expect(triage(new Uint8Array(5), options as TriageOptions)).rejects.toThrow(TypeError);
  });

  it('a getter that throws is the caller’s own error', async () => {
    const options = {
      get limits(): never {
        throw new RangeError('of the caller');
      },
    };
    await expect(triage(new Uint8Array(5), options)).rejects.toThrow('of the caller');
  });

  it('memory that is shared reads as any other', async () => {
    const report = await triage(new Uint8Array(new SharedArrayBuffer(600)));
    expect(report.input.sizeInBytes).toBe(600);
  });

  it('a Blob that is smaller than it says is told', async () => {
    const { problems } = await triage(new SizedBlob(10_000));
    expect(problems.map(({ code }) => code)).toContain('source.changed');
  });
});
