import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFile } from '../../../src/formats/cab/read-file.js';
import type { ProblemCode } from '../../../src/io/problem-code.js';
import { corpusDir, corpusFiles } from '../../corpus.js';
import { openSet, Told } from './open-set.js';

/** Number of files listed, and everything that is told when all of them are read. Files not named here are sound. */
const MALFORMED: Readonly<Record<string, readonly [number, ...ProblemCode[]]>> = {
  'cabextract__dirwalk-vulns.cab': [29, 'cab.file-name', 'cab.name-traversal'],
  'cabextract__search.cab': [0, 'cab.not-a-cabinet'],
  'cabextract__split-1.cab': [3, 'cab.set-incomplete'],
  'cabextract__split-2.cab': [3, 'cab.set-incomplete'],
  'cabextract__split-3.cab': [1, 'cab.set-incomplete'],
  'cabextract__split-4.cab': [3, 'cab.set-incomplete'],
  'cabextract__split-5.cab': [2, 'cab.set-incomplete'],
  'cabextract__utf8-stresstest.cab': [79, 'cab.file-name'],
  'gcab__CVE-2014-9732.cab': [1, 'cab.trailing-data', 'cab.file-name', 'cab.mszip'],
  'gcab__test-ncbytes-overflow.cab': [
    2,
    'cab.trailing-data',
    'cab.file-table',
    'cab.file-table-moved',
    'cab.checksum-mismatch',
    'cab.block-size',
  ],
  'libarchive__test_read_format_cab_lzx_invalid_history.cab': [1, 'cab.lzx-match'],
  'libarchive__test_read_format_cab_lzx_oob.cab': [
    1,
    'cab.version',
    'cab.truncated',
    'cab.file-table-moved',
    'cab.data-truncated',
  ],
  'libarchive__test_read_format_cab_multi.p1.cab': [1, 'cab.set-incomplete'],
  'libarchive__test_read_format_cab_multi.p2.cab': [1, 'cab.set-incomplete'],
  'libarchive__test_read_format_cab_skip_malformed.cab': [
    1,
    'cab.version',
    'cab.truncated',
    'cab.file-table-moved',
    'cab.checksum-mismatch',
    'cab.data-truncated',
  ],
  'mspack__bad_folderindex.cab': [2, 'cab.folder-index'],
  'mspack__bad_nofiles.cab': [0, 'cab.no-files'],
  'mspack__bad_nofolders.cab': [2, 'cab.folder-index', 'cab.file-table-moved'],
  'mspack__bad_signature.cab': [0, 'cab.not-a-cabinet'],
  'mspack__cve-2010-2800-mszip-infinite-loop.cab': [1, 'cab.mszip'],
  'mspack__cve-2014-9556-qtm-infinite-loop.cab': [1, 'cab.quantum-match'],
  'mspack__cve-2014-9732-folders-segfault.cab': [3, 'cab.method'],
  'mspack__cve-2015-4470-mszip-over-read.cab': [1, 'cab.version', 'cab.truncated', 'cab.mszip'],
  'mspack__cve-2015-4471-lzx-under-read.cab': [
    2,
    'cab.truncated',
    'cab.file-table',
    'cab.file-table-moved',
    'cab.lzx-truncated',
  ],
  'mspack__cve-2017-11423-fname-overread.cab': [1, 'cab.file-name'],
  'mspack__cve-2018-18584-qtm-max-size-block.cab': [1, 'cab.quantum-match'],
  'mspack__filename-read-violation-1.cab': [1, 'cab.file-name'],
  'mspack__filename-read-violation-2.cab': [1, 'cab.truncated', 'cab.file-name', 'cab.file-outside-folder'],
  'mspack__filename-read-violation-3.cab': [
    1,
    'cab.trailing-data',
    'cab.file-name',
    'cab.file-outside-folder',
  ],
  'mspack__filename-read-violation-4.cab': [1, 'cab.trailing-data', 'cab.file-name', 'cab.data-truncated'],
  'mspack__hidden-file-bad-folderid.cab': [
    2,
    'cab.truncated',
    'cab.folder-index',
    'cab.file-table-moved',
    'cab.checksum-mismatch',
    'cab.file-outside-folder',
  ],
  'mspack__hidden-file-beyond-eof.cab': [
    1,
    'cab.truncated',
    'cab.file-table',
    'cab.file-table-moved',
    'cab.checksum-mismatch',
    'cab.file-outside-folder',
  ],
  'mspack__hidden-files.cab': [4, 'cab.file-table-moved'],
  'mspack__lzx-main-tree-no-lengths.cab': [1, 'cab.lzx-code'],
  'mspack__lzx-premature-matches.cab': [1, 'cab.lzx-match'],
  'mspack__multi_basic_pt1.cab': [3, 'cab.set-incomplete'],
  'mspack__multi_basic_pt2.cab': [3, 'cab.set-incomplete'],
  'mspack__multi_basic_pt3.cab': [3, 'cab.set-incomplete'],
  'mspack__multi_basic_pt4.cab': [3, 'cab.set-incomplete'],
  'mspack__multi_basic_pt5.cab': [3, 'cab.set-incomplete'],
  'mspack__partial_nodata.cab': [2, 'cab.truncated', 'cab.data-truncated'],
  'mspack__partial_nofiles.cab': [0, 'cab.truncated', 'cab.file-table'],
  'mspack__partial_nofolder.cab': [0, 'cab.truncated', 'cab.folder-table', 'cab.file-table'],
  'mspack__partial_shortextheader.cab': [0, 'cab.truncated'],
  'mspack__partial_shortfile1.cab': [0, 'cab.truncated', 'cab.file-table'],
  'mspack__partial_shortfile2.cab': [1, 'cab.truncated', 'cab.file-table', 'cab.data-truncated'],
  'mspack__partial_shortfolder.cab': [0, 'cab.truncated', 'cab.folder-table', 'cab.file-table'],
  'mspack__partial_shortheader.cab': [0, 'cab.truncated'],
  'mspack__partial_str_nofname.cab': [0, 'cab.truncated', 'cab.file-table'],
  'mspack__partial_str_noninfo.cab': [0, 'cab.truncated'],
  'mspack__partial_str_nonname.cab': [0, 'cab.truncated'],
  'mspack__partial_str_nopinfo.cab': [0, 'cab.truncated'],
  'mspack__partial_str_nopname.cab': [0, 'cab.truncated'],
  'mspack__partial_str_shortfname.cab': [0, 'cab.truncated', 'cab.file-table'],
  'mspack__partial_str_shortninfo.cab': [0, 'cab.truncated'],
  'mspack__partial_str_shortnname.cab': [0, 'cab.truncated'],
  'mspack__partial_str_shortpinfo.cab': [0, 'cab.truncated'],
  'mspack__partial_str_shortpname.cab': [0, 'cab.truncated'],
  'mspack__search_basic.cab': [0, 'cab.not-a-cabinet'],
  'mspack__search_tricky1.cab': [
    3,
    'cab.version',
    'cab.trailing-data',
    'cab.folder-index',
    'cab.file-name',
    'cab.file-table',
    'cab.file-table-moved',
  ],
};

describe.skipIf(corpusDir === undefined)('malformed cabinets (skipped without ../shared/corpus)', () => {
  const names = corpusFiles('cab', '.cab')
    .filter((path) => !path.includes('set-'))
    .map((path) => path.slice(join(corpusDir ?? '', 'cab').length + 1));

  it.each(names)('%s', async (name) => {
    const told = new Told();
    const bytes = readFileSync(join(corpusDir!, 'cab', name));
    const set = await told.guard(() => openSet(bytes, told));
    for (const file of set?.files ?? []) {
      await told.guard(async () => {
        for await (const _ of readFile(set!, file, told));
      });
    }
    const [fileCount, ...codes] = MALFORMED[name] ?? [set?.files.length];
    expect(set?.files.length ?? 0).toBe(fileCount);
    expect(told.codes.sort()).toEqual(codes.sort());
  });
});
