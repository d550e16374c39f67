import { readTar, type TarEntry, type TarGap } from '../../formats/tar/read-tar.js';
import type { Deviation } from '../../io/problem.js';
import type { ProblemCode } from '../../io/problem-code.js';
import { type ByteRange, readChunks } from '../../io/source.js';
import { visitDecoded } from '../walk/decoded-entry.js';
import { type Sibling, Siblings } from '../walk/sibling.js';
import { rangeName, visitRange } from '../walk/visit-range.js';
import type { OpenPayload, Place } from '../walk/walk.js';

/** Lists the entries of a tar archive, visits its files and the data between and after them. Links are not followed. */
export const openTarPayload: OpenPayload = async (walk, payload, content, place) => {
  walk.budget.checkDepth(place.depth + 1);
  const { source } = content;
  const onProblem = walk.problems.at(payload.path);
  const archive = {
    format: 'tar' as const,
    entryCount: 0,
    encryptedEntryCount: 0,
    encryption: [],
    directoryEncrypted: false,
  };
  payload.facts.archive = archive;
  const names = new NameCheck();
  const visitGap = async ({ offsetInBytes, sizeInBytes }: TarGap): Promise<void> => {
    if (!walk.unpacks) return;
    const holder = { payload, source, depth: place.depth };
    const name = rangeName('gap', offsetInBytes);
    const hiddenIn = 'between or behind the entries of a tar archive';
    await visitRange(walk, holder, { name, source: 'appended', offsetInBytes, sizeInBytes, hiddenIn });
  };
  const decode = async function* ({ offsetInBytes, sizeInBytes }: ByteRange) {
    for await (const chunk of readChunks(source, offsetInBytes, sizeInBytes)) {
      walk.budget.spendOutput(chunk);
      await walk.budget.breathe();
      yield chunk;
    }
  };
  const siblings = new Siblings(async () => {
    const files: Sibling[] = [];
    for await (const one of readTar(source, { budget: walk.budget, onProblem: () => {} })) {
      if ('isGap' in one || one.kind !== 'file') continue;
      const { data, name } = one;
      files.push({ paths: [name], sizeInBytes: data.sizeInBytes, decode: () => decode(data) });
    }
    return files;
  });
  const visitEntry = async ({ data, kind, name }: TarEntry): Promise<void> => {
    const entryPlace: Place = {
      holder: payload,
      name,
      source: 'archive-entry',
      sizeInBytes: data.sizeInBytes,
      depth: place.depth + 1,
      findBeside: siblings.beside([name]),
    };
    const entryPayload = walk.list(entryPlace);
    archive.entryCount += 1;
    if (kind !== 'file' || !walk.unpacks) return;
    await visitDecoded(walk, entryPayload, entryPlace, () => decode(data));
  };
  try {
    for await (const one of readTar(source, { budget: walk.budget, onProblem })) {
      if ('isGap' in one) await visitGap(one);
      else if (one.kind !== 'directory' && one.kind !== 'other') {
        names.look(one);
        await visitEntry(one);
      }
    }
  } finally {
    for (const deviation of names.deviations()) onProblem(deviation);
  }
};

/** Reports each kind of odd name once, with how many there are. */
class NameCheck {
  private readonly seen = new Set<string>();
  private readonly found = new Map<ProblemCode, { offsetInBytes: number; name: string; count: number }>();

  look({ name, offsetInBytes }: TarEntry): void {
    if (/^(?:[/\\]|[a-z]:)/i.test(name)) this.add('tar.name-absolute', name, offsetInBytes);
    if (/(?:^|[/\\])\.\.(?:[/\\]|$)/.test(name)) this.add('tar.name-traversal', name, offsetInBytes);
    if (this.seen.has(name)) this.add('tar.duplicate-name', name, offsetInBytes);
    this.seen.add(name);
  }

  deviations(): Deviation[] {
    return [...this.found].map(([code, { count, name, offsetInBytes }]) => ({
      code,
      offsetInBytes,
      effect: `${count} ${count === 1 ? 'entry' : 'entries'}, first ${JSON.stringify(name.slice(0, 100))}: listed as it is`,
    }));
  }

  private add(code: ProblemCode, name: string, offsetInBytes: number): void {
    const known = this.found.get(code);
    if (known === undefined) this.found.set(code, { offsetInBytes, name, count: 1 });
    else known.count += 1;
  }
}
