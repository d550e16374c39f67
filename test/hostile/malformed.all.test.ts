import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProblemCode } from '../../src/io/problem-code.js';
import { corpusDir, corpusFiles } from '../corpus.js';
import { validReport } from './report-check.js';

/** Of files that are broken, by folder, the fault that each was made or found for. */
const FAULTS: Readonly<Record<string, Readonly<Record<string, ProblemCode>>>> = {
  'cfb-bad': {
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
  },
  cab: {
    'gcab__CVE-2014-9732.cab': 'cab.mszip',
    'gcab__test-ncbytes-overflow.cab': 'cab.block-size',
    'libarchive__test_read_format_cab_lzx_invalid_history.cab': 'cab.lzx-match',
    'libarchive__test_read_format_cab_lzx_oob.cab': 'cab.data-truncated',
    'libarchive__test_read_format_cab_skip_malformed.cab': 'cab.data-truncated',
    'mspack__bad_folderindex.cab': 'cab.folder-index',
    'mspack__bad_nofiles.cab': 'cab.no-files',
    'mspack__bad_nofolders.cab': 'cab.folder-index',
    'mspack__bad_signature.cab': 'input.not-a-package',
    'mspack__cve-2010-2800-mszip-infinite-loop.cab': 'cab.mszip',
    'mspack__cve-2014-9556-qtm-infinite-loop.cab': 'cab.quantum-match',
    'mspack__cve-2014-9732-folders-segfault.cab': 'cab.method',
    'mspack__cve-2015-4470-mszip-over-read.cab': 'cab.mszip',
    'mspack__cve-2015-4471-lzx-under-read.cab': 'cab.lzx-truncated',
    'mspack__cve-2017-11423-fname-overread.cab': 'cab.file-name',
    'mspack__cve-2018-18584-qtm-max-size-block.cab': 'cab.quantum-match',
    'mspack__filename-read-violation-1.cab': 'cab.file-name',
    'mspack__filename-read-violation-2.cab': 'cab.file-name',
    'mspack__filename-read-violation-3.cab': 'cab.file-name',
    'mspack__filename-read-violation-4.cab': 'cab.file-name',
    'mspack__hidden-file-bad-folderid.cab': 'cab.folder-index',
    'mspack__hidden-file-beyond-eof.cab': 'cab.file-table',
    'mspack__hidden-files.cab': 'cab.file-table-moved',
    'mspack__lzx-main-tree-no-lengths.cab': 'cab.lzx-code',
    'mspack__lzx-premature-matches.cab': 'cab.lzx-match',
    'mspack__partial_shortheader.cab': 'cab.truncated',
    'mspack__partial_nodata.cab': 'cab.data-truncated',
    'mspack__partial_nofiles.cab': 'cab.file-table',
    'mspack__partial_nofolder.cab': 'cab.folder-table',
    'mspack__partial_shortextheader.cab': 'cab.truncated',
    'mspack__partial_shortfile1.cab': 'cab.file-table',
    'mspack__partial_shortfile2.cab': 'cab.file-table',
    'mspack__partial_shortfolder.cab': 'cab.folder-table',
    'mspack__partial_str_nofname.cab': 'cab.file-table',
    'mspack__partial_str_noninfo.cab': 'cab.truncated',
    'mspack__partial_str_nonname.cab': 'cab.truncated',
    'mspack__partial_str_nopinfo.cab': 'cab.truncated',
    'mspack__partial_str_nopname.cab': 'cab.truncated',
    'mspack__partial_str_shortfname.cab': 'cab.file-table',
    'mspack__partial_str_shortninfo.cab': 'cab.truncated',
    'mspack__partial_str_shortnname.cab': 'cab.truncated',
    'mspack__partial_str_shortpinfo.cab': 'cab.truncated',
    'mspack__partial_str_shortpname.cab': 'cab.truncated',
  },
  zip: {
    'libzip__broken.zip': 'zip.data-corrupt',
    'libzip__incons-archive-comment-longer.zip': 'zip.comment-truncated',
    'libzip__incons-archive-comment-shorter.zip': 'zip.data-behind-end',
    'libzip__incons-cdoffset.zip': 'zip.directory-offset-mismatch',
    'libzip__incons-cdsize-large.zip': 'zip.directory-size-mismatch',
    'libzip__incons-cdsize-small.zip': 'zip.directory-size-mismatch',
    'libzip__incons-central-compression-method.zip': 'zip.local-method-differs',
    'libzip__incons-central-compsize-larger-toolarge.zip': 'zip.local-size-differs',
    'libzip__incons-central-compsize-larger.zip': 'zip.local-size-differs',
    'libzip__incons-central-compsize-smaller.zip': 'zip.local-size-differs',
    'libzip__incons-central-crc.zip': 'zip.local-crc-differs',
    'libzip__incons-central-date.zip': 'zip.local-time-differs',
    'libzip__incons-central-file-comment-longer.zip': 'zip.directory-damaged',
    'libzip__incons-central-file-comment-shorter.zip': 'zip.directory-size-mismatch',
    'libzip__incons-central-file-comment-utf8-ascii.zip': 'zip.unicode-field-mismatch',
    'libzip__incons-central-magic-bad.zip': 'zip.directory-missing',
    'libzip__incons-central-magic-bad2.zip': 'zip.directory-missing',
    'libzip__incons-central-size-larger.zip': 'zip.local-size-differs',
    'libzip__incons-data.zip': 'zip.crc-mismatch',
    'libzip__incons-ef-central-size-wrong.zip': 'zip.extra-field-malformed',
    'libzip__incons-ef-local-dupe-utf8comment.zip': 'zip.extra-field-duplicate',
    'libzip__incons-ef-local-dupe-utf8name.zip': 'zip.extra-field-duplicate',
    'libzip__incons-ef-local-dupe-zip64-v1.zip': 'zip.extra-field-duplicate',
    'libzip__incons-ef-local-dupe-zip64-v2.zip': 'zip.extra-field-duplicate',
    'libzip__incons-ef-local-id-size.zip': 'zip.extra-field-malformed',
    'libzip__incons-ef-local-id.zip': 'zip.local-extra-field-differs',
    'libzip__incons-ef-local-size.zip': 'zip.extra-field-malformed',
    'libzip__incons-ef-local-utf8name-ascii.zip': 'zip.local-name-differs',
    'libzip__incons-eocd-magic-bad.zip': 'zip.end-record-missing',
    'libzip__incons-eocd64-gap.zip': 'zip.zip64-record-size',
    'libzip__incons-eocd64.zip': 'zip.end-records-differ',
    'libzip__incons-file-count-high.zip': 'zip.count-mismatch',
    'libzip__incons-file-count-low.zip': 'zip.count-mismatch',
    'libzip__incons-file-count-overflow.zip': 'zip.count-mismatch',
    'libzip__incons-filename-nul-byte.zip': 'zip.name-control-character',
    'libzip__incons-gap-before-cd.zip': 'zip.unreferenced-data',
    'libzip__incons-gap-before-eocd.zip': 'zip.directory-size-mismatch',
    'libzip__incons-gap-before-local.zip': 'zip.unreferenced-data',
    'libzip__incons-local-compression-method.zip': 'zip.local-method-differs',
    'libzip__incons-local-compsize-larger.zip': 'zip.local-size-differs',
    'libzip__incons-local-compsize-smaller.zip': 'zip.local-size-differs',
    'libzip__incons-local-crc.zip': 'zip.local-crc-differs',
    'libzip__incons-local-filename-long.zip': 'zip.local-header-missing',
    'libzip__incons-local-filename-missing.zip': 'zip.local-name-differs',
    'libzip__incons-local-filename-short.zip': 'zip.local-name-differs',
    'libzip__incons-local-filename.zip': 'zip.local-name-differs',
    'libzip__incons-local-magic-bad.zip': 'zip.local-header-missing',
    'libzip__incons-local-size-larger.zip': 'zip.local-size-differs',
    'libzip__incons-stored-size.zip': 'zip.size-mismatch',
    'libzip__incons-streamed-2.zip': 'zip.descriptor-missing',
    'libzip__incons-streamed.zip': 'zip.descriptor-missing',
    'libzip__incons-trailing-garbage.zip': 'zip.data-behind-stream',
    'libzip__incons-zip64-checkcons-overflow.zip': 'zip.entry-outside',
    'libzip__testfile-truncated.zip': 'zip.end-record-missing',
    'yauzl__failure-End_of_central_directory_record_signature_not_found_Either_not_a_zip_file_or_file_is_truncated.zip':
      'zip.end-record-missing',
    'yauzl__failure-absolute_path_C_xt.zip': 'zip.name-absolute',
    'yauzl__failure-absolute_path_atxt.zip': 'zip.name-absolute',
    'yauzl__failure-compressed_uncompressed_size_mismatch_for_stored_file_2147483647_5.zip':
      'zip.local-size-differs',
    'yauzl__failure-extra_field_length_exceeds_extra_field_buffer_size.zip': 'zip.extra-field-malformed',
    'yauzl__failure-file_data_overflows_file_bounds_63_2147483647_308.zip': 'zip.entry-outside',
    'yauzl__failure-invalid_central_directory_file_header_signature_0x1014b50.zip': 'zip.directory-damaged',
    'yauzl__failure-invalid_characters_in_fileName_a_txt.zip': 'zip.name-backslash',
    'yauzl__failure-invalid_code_lengths_set.zip': 'zip.data-corrupt',
    'yauzl__failure-invalid_local_file_header_signature_0x3034b50.zip': 'zip.local-header-missing',
    'yauzl__failure-invalid_relative_path_xt.zip': 'zip.name-traversal',
    'yauzl__failure-invalid_zip64_end_of_central_directory_record_signature.zip': 'zip.zip64-record-missing',
    'yauzl__failure-multi-disk_zip_files_are_not_supported_found_disk_number_1.zip': 'zip.spanned',
    'yauzl__failure-not_enough_bytes_in_the_stream_expected_2048576_got_only_1000000.zip':
      'zip.size-mismatch',
    'yauzl__failure-strong_encryption_is_not_supported.zip': 'zip.strong-flag-without-header',
    'yauzl__failure-too_many_bytes_in_the_stream_expected_82496_got_at_least_98304.zip': 'zip.size-mismatch',
    'yauzl__failure-too_many_length_or_distance_symbols.zip': 'zip.data-corrupt',
    'yauzl__failure-unexpected_EOF.zip': 'zip.local-header-missing',
    'yauzl__failure-unsupported_compression_method_1.zip': 'zip.unsupported-method',
    'yauzl__failure-zip64_extended_information_extra_field_does_not_include_compressed_size.zip':
      'zip.zip64-record-missing',
    'yauzl__failure-zip64_extended_information_extra_field_does_not_include_relative_header_offset.zip':
      'zip.zip64-record-missing',
    'yauzl__failure-zip64_extended_information_extra_field_does_not_include_uncompressed_size.zip':
      'zip.zip64-record-missing',
    'yauzl__wrong-entry-sizes-wrong-entry-sizes.zip': 'zip.size-mismatch',
    'zipjs__lorem-invalid-crc.zip': 'zip.crc-mismatch',
    'zipjs__lorem-invalid-uncompressed-size.zip': 'zip.size-mismatch',
    // The second entry starts where the descriptor of the first ought to be.
    'zipjs__lorem-overlapping-entries.zip': 'zip.descriptor-missing',
    'zipjs__malformed-aes-method.zip': 'zip.aes-field-malformed',
    'zipjs__malformed-aes-strength.zip': 'zip.aes-field-malformed',
    'zipjs__malformed-cd-offset-negative.zip': 'zip.directory-missing',
    'zipjs__malformed-cd-offset-past-eof.zip': 'zip.directory-missing',
    'zipjs__malformed-cd-truncated.zip': 'zip.directory-missing',
    // Ten zeros: nothing of a ZIP is there.
    'zipjs__malformed-eocd-too-short.zip': 'input.not-a-package',
    'zipjs__malformed-local-header.zip': 'zip.local-header-missing',
    'zipjs__malformed-multi-disk.zip': 'zip.spanned',
    'zipjs__malformed-split-signature.zip': 'zip.not-a-zip',
    'zipjs__malformed-uncompressed-size-under.zip': 'zip.size-mismatch',
  },
};

const FAULTY_FILES = Object.entries(FAULTS).flatMap(([folder, faults]) =>
  Object.entries(faults).map(([name, code]) => [folder, name, code] as const),
);

const MEMORY_LIMIT_IN_BYTES = 200 * 2 ** 20;

describe.skipIf(corpusDir === undefined)('malformed files of the corpus (skipped without the corpus)', () => {
  it.each(FAULTY_FILES)('%s/%s: %s', async (folder, name, code) => {
    const path = corpusFiles(folder).find((candidate) => basename(candidate) === name);
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
