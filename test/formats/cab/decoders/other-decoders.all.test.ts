import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildCabinet } from '../build-cabinet.js';
import { encodeLzx } from './lzx-encoder.js';
import { encodeQuantum } from './quantum-encoder.js';
import { Random } from './random.js';

/** What the encoders of these tests write is what others read: else decoder and encoder could share an error. */
const TOOLS = [
  { name: 'cabextract', args: ['-p', '-q'] },
  { name: '7z', args: ['e', '-so'] },
].filter(({ name }) => spawnSync(name, ['--version']).error === undefined);
const QUANTUM = 2;
const LZX = 3;
const RUNS = 12;

describe.skipIf(TOOLS.length === 0)('other decoders (skipped without cabextract and 7z)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cab-encoders-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(TOOLS)('$name reads what the encoders write', ({ name, args }) => {
    for (let seed = 0; seed < RUNS; seed++) {
      const random = new Random(seed);
      const data = random.data(1 + random.below(seed % 2 === 0 ? 300 : 90_000));
      const isLzx = seed < RUNS / 2;
      const windowBits = isLzx ? 15 + random.below(7) : 10 + random.below(12);
      const blocks = isLzx
        ? encodeLzx(data, { windowBits, callTranslationSize: random.below(2) * 5000 }, random)
        : encodeQuantum(data, windowBits, random);
      const path = join(folder, `${seed}.cab`);
      const type = (isLzx ? LZX : QUANTUM) | (windowBits << 8);
      writeFileSync(
        path,
        buildCabinet({ folders: [{ type, blocks }], files: [{ name: 'a', sizeInBytes: data.length }] }),
      );
      const { stdout } = spawnSync(name, [...args, path], { maxBuffer: 1 << 28 });
      expect(stdout.equals(data), `seed ${seed}`).toBe(true);
    }
  });
});
