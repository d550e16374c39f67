import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/arguments.js';
import { readInput } from '../../src/cli/read-input.js';

const stdin = () => Readable.from([Buffer.from('abc'), Buffer.from('def')]);

describe('standard input', () => {
  it('is read to its end', async () => {
    const { options, source } = await readInput('-', stdin(), 6);
    expect(options).toEqual({ name: '-' });
    expect(Buffer.from(source as Uint8Array).toString()).toBe('abcdef');
  });

  it('is refused when it has more than may be held', async () => {
    await expect(readInput('-', stdin(), 5)).rejects.toThrow(UsageError);
  });

  it('is left alone when a file is named', async () => {
    expect(await readInput('x.msi', stdin())).toEqual({ source: 'x.msi', options: {} });
  });
});
