import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Cabinet } from '../../../src/formats/cab/cabinet.js';
import { joinCabinets } from '../../../src/formats/cab/cabinet-set.js';
import {
  type BlockSpec,
  buildCabinet,
  type CabinetSpec,
  FROM_PREVIOUS,
  MSZIP,
  mszipBlocks,
  PREVIOUS_AND_NEXT,
  STORED,
  splitBlock,
  storedBlocks,
  TO_NEXT,
} from './build-cabinet.js';
import { decodeAll, open, Told } from './open-set.js';

/** Random letters: MSZIP makes blocks of a middling size from them. */
const CONTENT = Buffer.from(randomBytes(75_000).toString('hex'), 'latin1');

/**
 * Three cabinets: a folder of its own in the first, a folder over all three (its third block is split twice), and a
 * folder of its own in the last.
 */
function threeCabinets(type: number, cut: (content: Uint8Array) => BlockSpec[]): CabinetSpec[] {
  const [first, second, third, ...rest] = cut(CONTENT);
  const [start, remainder] = splitBlock(third!, 900);
  const [middle, end] = splitBlock(remainder, 1000);
  const own = (text: string) => ({ blocks: storedBlocks(Buffer.from(text)) });
  const wide = { name: 'wide', sizeInBytes: 100_000, offsetInFolder: 10 };
  const tail = { name: 'tail', sizeInBytes: 49_990, offsetInFolder: 100_010 };
  return [
    {
      indexInSet: 0,
      next: ['two.cab', 'd'],
      folders: [own('one'), { type, blocks: [first!, second!, start] }],
      files: [
        { name: 'own1', sizeInBytes: 3 },
        { name: 'head', sizeInBytes: 10, folder: 1 },
        { ...wide, folder: TO_NEXT },
      ],
    },
    {
      indexInSet: 1,
      previous: ['one.cab', 'd'],
      next: ['three.cab', 'd'],
      folders: [{ type, blocks: [middle] }],
      files: [{ ...wide, folder: PREVIOUS_AND_NEXT }],
    },
    {
      indexInSet: 2,
      previous: ['two.cab', 'd'],
      folders: [{ type, blocks: [end, ...rest] }, own('three')],
      files: [
        { ...wide, folder: FROM_PREVIOUS },
        { ...tail, folder: 0 },
        { name: 'own3', sizeInBytes: 5, folder: 1 },
      ],
    },
  ];
}

async function openAll(specs: readonly CabinetSpec[], names: readonly string[] = []): Promise<Cabinet[]> {
  return Promise.all(specs.map((spec, index) => open(buildCabinet(spec), new Told(), names[index])));
}

describe('joinCabinets', () => {
  it('makes a set of one', async () => {
    const told = new Told();
    const files = [{ name: 'a', sizeInBytes: 1 }];
    const set = joinCabinets(
      await openAll([{ files, folders: [{ blocks: storedBlocks(Buffer.of(1)) }] }]),
      told.onProblem,
    );
    expect(set).toMatchObject({
      complete: true,
      missing: [],
      folders: [{ index: 0 }],
      files: [{ name: 'a' }],
    });
    expect(told.codes).toEqual([]);
  });

  it.each([
    ['stored', STORED, storedBlocks],
    ['MSZIP', MSZIP, mszipBlocks],
  ])('joins %s folders over three cabinets, given in any order', async (_, type, cut) => {
    const [one, two, three] = await openAll(threeCabinets(type, cut));
    for (const order of [
      [one!, two!, three!],
      [three!, one!, two!],
      [two!, three!, one!],
    ]) {
      const told = new Told();
      const set = joinCabinets(order, told.onProblem);
      expect(set).toMatchObject({ complete: true, missing: [] });
      expect(set.folders.map(({ parts }) => parts.length)).toEqual([1, 3, 1]);
      expect(set.files.map(({ name, folderIndex }) => [name, folderIndex])).toEqual([
        ['own1', 0],
        ['head', 1],
        ['wide', 1],
        ['tail', 1],
        ['own3', 2],
      ]);
      expect((await decodeAll(set, set.folders[1]!, told)).equals(CONTENT)).toBe(true);
      expect((await decodeAll(set, set.folders[2]!, told)).toString()).toBe('three');
      expect(told.codes).toEqual([]);
    }
  });

  it('decodes what lies in front of a gap, and names what is missing', async () => {
    const [one, two] = await openAll(threeCabinets(MSZIP, mszipBlocks));
    const told = new Told();
    const set = joinCabinets([one!, two!], told.onProblem);
    expect(set).toMatchObject({ complete: false, missing: [{ name: 'three.cab' }] });
    expect((await decodeAll(set, set.folders[1]!, told)).equals(CONTENT.subarray(0, 65_536))).toBe(true);
    expect(told.codes).toEqual(['cab.set-incomplete']);
  });

  it('decodes the folders behind a gap', async () => {
    const [, , three] = await openAll(threeCabinets(MSZIP, mszipBlocks));
    const told = new Told();
    const set = joinCabinets([three!], told.onProblem);
    expect(set).toMatchObject({ complete: false, missing: [{ name: 'two.cab' }] });
    expect((await decodeAll(set, set.folders[0]!, told)).length).toBe(0);
    expect(told.codes).toEqual(['cab.set-incomplete']);
    expect((await decodeAll(set, set.folders[1]!, told)).toString()).toBe('three');
  });

  it('leaves a gap in the middle open', async () => {
    const [one, , three] = await openAll(threeCabinets(STORED, storedBlocks));
    const set = joinCabinets([three!, one!], new Told().onProblem);
    expect(set.complete).toBe(false);
    expect(set.missing).toEqual([{ name: 'two.cab' }]);
    expect(set.folders.map(({ startIsMissing, endIsMissing }) => [startIsMissing, endIsMissing])).toEqual([
      [true, false],
      [false, false],
      [false, false],
      [false, true],
    ]);
  });

  it('keeps sets with the same identifier apart by their names', async () => {
    const names = ['one.cab', 'two.cab', 'three.cab'];
    const specs = threeCabinets(STORED, storedBlocks);
    const others = threeCabinets(STORED, (content) => storedBlocks(Buffer.from(content).reverse()));
    for (const spec of others) {
      if (spec.next) spec.next = [`other-${spec.next[0]}`, 'd'];
    }
    const ours = await openAll(specs, names);
    const theirs = await openAll(
      others,
      names.map((name) => `OTHER-${name}`),
    );
    const set = joinCabinets([theirs[0]!, ours[0]!, ours[1]!, theirs[1]!, ours[2]!, theirs[2]!], () => {});
    expect(set.complete).toBe(true);
    const wide = set.folders.filter(({ parts }) => parts.length === 3);
    expect((await decodeAll(set, wide[0]!)).equals(Buffer.from(CONTENT).reverse())).toBe(true);
    expect((await decodeAll(set, wide[1]!)).equals(CONTENT)).toBe(true);
  });

  it('puts unrelated cabinets side by side', async () => {
    const cabinet = (text: string): CabinetSpec => ({
      folders: [{ blocks: storedBlocks(Buffer.from(text)) }],
      files: [{ name: text, sizeInBytes: text.length }],
    });
    const told = new Told();
    const set = joinCabinets(await openAll([cabinet('one'), cabinet('two')]), told.onProblem);
    expect(set.files.map(({ name, folderIndex }) => [name, folderIndex])).toEqual([
      ['one', 0],
      ['two', 1],
    ]);
    expect((await decodeAll(set, set.folders[1]!)).toString()).toBe('two');
    expect(told.codes).toEqual([]);
  });

  it('does not join folders of different methods', async () => {
    const [one, two] = threeCabinets(STORED, storedBlocks);
    two!.folders = two!.folders!.map((folder) => ({ ...folder, type: MSZIP }));
    const told = new Told();
    const set = joinCabinets(await openAll([one!, two!]), told.onProblem);
    expect(set.folders.map(({ parts }) => parts.length)).toEqual([1, 1, 1]);
    expect(told.codes).toEqual(['cab.continuation']);
  });

  it('orders a long set in linear time', async () => {
    const content = Buffer.alloc(3000, 'x');
    const specs = Array.from({ length: 3000 }, (_, indexInSet): CabinetSpec => {
      const isFirst = indexInSet === 0;
      const isLast = indexInSet === 2999;
      const folder = isFirst ? TO_NEXT : isLast ? FROM_PREVIOUS : PREVIOUS_AND_NEXT;
      return {
        indexInSet,
        ...(isFirst ? {} : { previous: ['p', 'd'] as const }),
        ...(isLast ? {} : { next: ['n', 'd'] as const }),
        folders: [{ blocks: storedBlocks(content.subarray(indexInSet, indexInSet + 1)) }],
        files: [{ name: 'long', sizeInBytes: 3000, folder }],
      };
    });
    const set = joinCabinets((await openAll(specs)).reverse(), () => {});
    expect(set.files.length).toBe(1);
    expect((await decodeAll(set, set.folders[0]!)).equals(content)).toBe(true);
  });
});
