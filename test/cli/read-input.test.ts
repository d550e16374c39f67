import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/arguments.js';
import { readInput } from '../../src/cli/read-input.js';

const stop = new AbortController().signal;
const stdin = () => Readable.from([Buffer.from('abc'), Buffer.from('def')]);

describe('standard input', () => {
  it('is read to its end', async () => {
    const { options, source } = await readInput('-', stdin(), stop, 6);
    expect(options).toEqual({ name: '-', signal: stop });
    expect(Buffer.from(source as Uint8Array).toString()).toBe('abcdef');
  });

  it('is refused when it has more than may be held', async () => {
    await expect(readInput('-', stdin(), stop, 5)).rejects.toThrow(UsageError);
  });

  it('is left alone when a file is named', async () => {
    expect(await readInput('x.msi', stdin(), stop)).toEqual({ source: 'x.msi', options: { signal: stop } });
  });

  it('is waited for no longer than until the run is stopped', async () => {
    const ending = new AbortController();
    const reading = readInput('-', new PassThrough(), ending.signal);
    ending.abort(new RangeError('enough'));
    await expect(reading).rejects.toThrow(RangeError);
  });
});
