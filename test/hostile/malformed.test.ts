import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProblemCode } from '../../src/io/problem-code.js';
import { corpusDir, corpusFiles } from '../corpus.js';
import { validReport } from './report-check.js';

/** Of compound files that are broken, the fault that each was made or found for. */
const FAULTS: Readonly<Record<string, ProblemCode>> = {
  'openmcdf__CLSIDPropertyTest.cfs': 'cfb.chain-outside',
  'openmcdf__FatChainLoop_v3.cfs': 'cfb.chain-cycle',
  'rustcfb__infinite_loops_fuzzed-loop_in_alloc.cfb': 'cfb.chain-cycle',
  'rustcfb__infinite_loops_fuzzed-loop_in_chain.cfb': 'cfb.chain-cycle',
  'rustcfb__infinite_loops_fuzzed-loop_in_directory.cfb': 'cfb.directory-cycle',
  'rustcfb__infinite_loops_fuzzed-loop_in_minialloc.cfb': 'cfb.mini-chain-cycle',
  'rustcfb__infinite_loops_fuzzed-loop_in_minichain.cfb': 'cfb.mini-chain-cycle',
  'rustcfb__infinite_loops_fuzzed-loop_in_open_1.cfb': 'cfb.fat-sector-outside',
  'rustcfb__infinite_loops_fuzzed-loop_in_open_2.cfb': 'cfb.chain-cycle',
  'rustcfb__panics_fuzzed-alloc_panic.cfb': 'cfb.chain-outside',
  'rustcfb__panics_fuzzed-minialloc_panic.cfb': 'cfb.sector-shared',
  'yarax__incomplete_stream.cfb': 'cfb.chain-short',
  'yarax__mini_cycle.cfb': 'cfb.mini-chain-cycle',
  'yarax__reg_cycle.cfb': 'cfb.chain-cycle',
};

const MEMORY_LIMIT_IN_BYTES = 200 * 2 ** 20;

describe.skipIf(corpusDir === undefined)('malformed files of the corpus (skipped without the corpus)', () => {
  it.each(Object.entries(FAULTS))('%s: %s', async (name, code) => {
    const path = corpusFiles('cfb-bad').find((candidate) => basename(candidate) === name);
    expect(path).toBeDefined();
    const report = await validReport(readFileSync(path as string), name);
    expect(report.problems.map((problem) => problem.code)).toContain(code);
  });

  it.each(['cfb-bad', 'cab', 'zip'])(
    '%s: every file has a valid report, and one below 1 MiB takes at most 200 MiB',
    async (folder) => {
      for (const path of corpusFiles(folder)) {
        const bytes = readFileSync(path);
        const before = process.memoryUsage.rss();
        await validReport(bytes, basename(path));
        if (bytes.length < 2 ** 20)
          expect(process.memoryUsage.rss() - before, path).toBeLessThan(MEMORY_LIMIT_IN_BYTES);
      }
    },
    300_000,
  );
});
