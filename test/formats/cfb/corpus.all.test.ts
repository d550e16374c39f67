import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FileSource } from '../../../src/io/file-source.js';
import type { ProblemCode } from '../../../src/io/problem-code.js';
import { corpusDir } from '../../corpus.js';
import {
  type CfbExpectation,
  corpusCompoundFiles,
  corpusKey,
  type ListedStream,
  summarize,
} from './expectation.js';
import { coverageOf, type Opened, open, readAll } from './open.js';

const expectations: Record<string, CfbExpectation> = JSON.parse(
  readFileSync(new URL('../../expected/cfb.json', import.meta.url), 'utf8'),
);

/** What is wrong with the damaged files of the corpus, as reading all of each tells it; the others are sound. */
const faults: Record<string, { codes: ProblemCode[]; reason: string }> = {
  'cfb-bad/openmcdf__FatChainLoop_v3.cfs': {
    codes: [
      'cfb.chain-cycle',
      'cfb.directory-link',
      'cfb.directory-name',
      'cfb.directory-orphan',
      'cfb.directory-root-missing',
    ],
    reason: 'the FAT holds zeros only: every chain leads to sector 0 and stays there',
  },
  'cfb-bad/poi-hpsf__TestInvertedClassID.doc': {
    codes: ['cfb.directory-name'],
    reason: "the root's name has the length 2 and no NUL there",
  },
  'cfb-bad/rustcfb__infinite_loops_fuzzed-loop_in_alloc.cfb': {
    codes: ['cfb.chain-cycle', 'cfb.chain-outside', 'cfb.mini-chain-outside'],
    reason: 'the chain of the mini stream has a loop, the mini streams behind it are lost',
  },
  'cfb-bad/rustcfb__infinite_loops_fuzzed-loop_in_chain.cfb': {
    codes: ['cfb.chain-cycle', 'cfb.chain-outside', 'cfb.mini-chain-outside'],
    reason: 'the chain of a stream has a loop; the file is cut',
  },
  'cfb-bad/rustcfb__infinite_loops_fuzzed-loop_in_directory.cfb': {
    codes: ['cfb.chain-outside', 'cfb.directory-cycle', 'cfb.directory-orphan', 'cfb.mini-chain-outside'],
    reason: 'an entry has the root for a sibling; the file is cut',
  },
  'cfb-bad/rustcfb__infinite_loops_fuzzed-loop_in_minialloc.cfb': {
    codes: ['cfb.mini-chain-cycle', 'cfb.sector-shared'],
    reason: 'mini FAT entries lead back',
  },
  'cfb-bad/rustcfb__infinite_loops_fuzzed-loop_in_minichain.cfb': {
    codes: ['cfb.chain-outside', 'cfb.chain-short', 'cfb.mini-chain-cycle', 'cfb.mini-chain-outside'],
    reason: 'mini FAT entries lead back, and the mini stream ends early',
  },
  'cfb-bad/rustcfb__infinite_loops_fuzzed-loop_in_open_1.cfb': {
    codes: ['cfb.chain-outside', 'cfb.directory-root-missing', 'cfb.fat-sector-outside'],
    reason: 'a file of 1,049 bytes whose FAT sector is number 255',
  },
  'cfb-bad/rustcfb__infinite_loops_fuzzed-loop_in_open_2.cfb': {
    codes: [
      'cfb.chain-cycle',
      'cfb.chain-outside',
      'cfb.directory-link',
      'cfb.directory-orphan',
      'cfb.mini-chain-outside',
    ],
    reason: "the directory's first sector leads to itself; the file is cut",
  },
  'cfb-bad/rustcfb__panics_fuzzed-alloc_panic.cfb': {
    codes: ['cfb.chain-ends-free', 'cfb.chain-outside', 'cfb.mini-chain-outside', 'cfb.sector-shared'],
    reason: "a stream starts in the FAT's own sector; the file is cut",
  },
  'cfb-bad/rustcfb__panics_fuzzed-minialloc_panic.cfb': {
    codes: ['cfb.directory-orphan', 'cfb.sector-shared'],
    reason: 'the mini stream starts in the middle of a stream; two entries are not linked',
  },
  'cfb-bad/yarax__empty_stream.cfb': {
    codes: ['cfb.directory-cycle', 'cfb.directory-orphan'],
    reason: 'no entry has links (0 in place of NOSTREAM); the stream has a size of zero and no fault',
  },
  'cfb-bad/yarax__incomplete_stream.cfb': {
    codes: ['cfb.chain-short', 'cfb.directory-cycle', 'cfb.directory-root-missing'],
    reason: 'no root; the chain of the only stream ends after one sector',
  },
  'cfb-bad/yarax__mini_contiguous.cfb': {
    codes: ['cfb.directory-cycle', 'cfb.directory-orphan'],
    reason: 'no entry has links (0 in place of NOSTREAM); the stream itself is sound',
  },
  'cfb-bad/yarax__mini_cycle.cfb': {
    codes: ['cfb.directory-cycle', 'cfb.directory-orphan', 'cfb.mini-chain-cycle'],
    reason: 'no entry has links; the mini chain of the stream has a loop',
  },
  'cfb-bad/yarax__mini_fragmented.cfb': {
    codes: ['cfb.directory-cycle', 'cfb.directory-orphan'],
    reason: 'no entry has links; the stream itself is sound',
  },
  'cfb-bad/yarax__mini_in_frag_root.cfb': {
    codes: ['cfb.directory-cycle', 'cfb.directory-orphan'],
    reason: 'no entry has links; the stream itself is sound',
  },
  'cfb-bad/yarax__reg_contiguous.cfb': {
    codes: ['cfb.directory-cycle', 'cfb.directory-root-missing'],
    reason: 'no root and no links; the stream itself is sound',
  },
  'cfb-bad/yarax__reg_cycle.cfb': {
    codes: ['cfb.chain-cycle', 'cfb.directory-cycle', 'cfb.directory-root-missing'],
    reason: 'no root; the chain of the only stream has a loop',
  },
  'cfb-bad/yarax__reg_fragmented.cfb': {
    codes: ['cfb.directory-cycle', 'cfb.directory-root-missing'],
    reason: 'no root and no links; the stream itself is sound',
  },
  'cfb-bad/yarax__v4_stream.cfb': {
    codes: ['cfb.directory-cycle', 'cfb.directory-orphan'],
    reason: 'no entry has links; the stream itself is sound',
  },
  'msi/lessmsi__VBRuntime.msi': {
    codes: ['cfb.chain-outside'],
    reason: 'the file is cut in its second cabinet',
  },
};

const without = corpusDir === undefined ? ' (skipped: no corpus beside the project)' : '';

describe.skipIf(corpusDir === undefined)(`compound files of the corpus${without}`, () => {
  it.each(corpusCompoundFiles().map((path) => [corpusKey(path), path]))('%s', async (key, path) => {
    const source = await FileSource.open(path);
    try {
      const opened = await open(source);
      const listed = await listStreams(opened);
      const { npmCfb, sevenZip } = expectations[key]!;
      // Of a damaged file, npm cfb drops the first letters of paths, or fills up what it cannot find.
      if (npmCfb !== null && opened.problems.length === 0) expect(summarize(listed)).toEqual(npmCfb);
      if (sevenZip !== null) expect(summarize(listed.map(({ bytes }) => ({ bytes })))).toEqual(sevenZip);
      await coverageOf(opened.file);
      expect(opened.codes()).toEqual(faults[key]?.codes ?? []);
    } finally {
      await source.close();
    }
  });
});

async function listStreams({ file }: Opened): Promise<ListedStream[]> {
  const streams = file.entries.filter(({ type }) => type === 'stream');
  return Promise.all(
    streams.map(async (entry) => ({ path: entry.path, bytes: await readAll(file.openStream(entry)) })),
  );
}
