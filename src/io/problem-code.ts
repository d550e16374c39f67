import type { UnreadReason } from './unread-reason.js';

interface ProblemCodeInfo {
  /** The deviation in one line, as documented. */
  meaning: string;
  /** Why something in the input was not read, so that the report is not complete; null when nothing was lost. */
  loses: UnreadReason | null;
}

const oddity = (meaning: string): ProblemCodeInfo => ({ meaning, loses: null });
const encrypted = (meaning: string): ProblemCodeInfo => ({ meaning, loses: 'encrypted' });
const elsewhere = (meaning: string): ProblemCodeInfo => ({ meaning, loses: 'elsewhere' });
const unsupported = (meaning: string): ProblemCodeInfo => ({ meaning, loses: 'unsupported' });
const damaged = (meaning: string): ProblemCodeInfo => ({ meaning, loses: 'damaged' });
const limited = (meaning: string): ProblemCodeInfo => ({ meaning, loses: 'limit' });

/**
 * Every code that a Problem can have, `area.what`. Codes are part of the report format: add, never rename.
 * `oddity` marks deviations that lose nothing; the other words give the reason why something was not read.
 */
export const PROBLEM_CODES = Object.freeze({
  // The input itself
  'source.open-failed': damaged('the input cannot be opened'),
  'source.read-failed': damaged('the input cannot be read'),
  'source.link-outside': oddity(
    'a file beside the input is a link that points outside its folder; it is not followed',
  ),
  'source.changed': damaged('the size of the input changed while it was read'),
  'isolate.memory': limited('the thread that read the input exceeded its memory limit and was terminated'),
  'isolate.deadline': limited('the thread that read the input exceeded its time limit and was terminated'),
  'isolate.crashed': damaged('the thread that read the input ended without a result'),
  'input.empty': damaged('the input is empty'),
  'input.not-a-package': unsupported(
    'the input is neither a Windows Installer package nor a container that may hold one',
  ),

  // Limits (Budget)
  'limit.bytes-out': limited('the limit on the total number of unpacked bytes was reached'),
  'limit.bytes-out-per-payload': limited('the limit on bytes unpacked from one payload was reached'),
  'limit.expansion-ratio': limited('the limit on the ratio of unpacked bytes to input bytes was reached'),
  'limit.payloads': limited('the limit on the number of payloads was reached'),
  'limit.depth': limited('the limit on nested containers was reached'),
  'limit.steps': limited('the limit on analysis steps was reached'),
  'limit.strings': limited('the limit on characters kept for the report was reached'),
  'limit.report-bytes': limited(
    'the limit on the size of the report was reached; some payloads are not listed',
  ),
  'limit.deadline': limited('the time limit for the input was reached'),
  'limit.problems': oddity('more problems of one kind occurred than are listed'),

  // The walk through what is nested
  'inventory.loose-file-missing': elsewhere(
    'uncompressed files that the package expects beside itself are missing',
  ),
  'inventory.cabinet-missing': elsewhere('a cabinet named by the package or by its cabinet set is missing'),
  'inventory.overlapping-files': limited('too many files of a cabinet overlap; some are not unpacked'),
  'inventory.repeated-data': limited(
    'too many entries of a container share compressed bytes; some are not unpacked',
  ),
  'inventory.file-incomplete': damaged('the data of a file ends before the file does'),
  'inventory.embedded-count': limited(
    'a program contains too many possible containers and programs; some are not analysed',
  ),
  'inventory.not-unpacked': unsupported('an archive is listed, but its content cannot be unpacked'),
  'inventory.contains-itself': oddity('a container contains itself; it is not opened again'),
  'inventory.password-tries': limited(
    'not every candidate password was tried on an archive: there are too many, or each attempt is too expensive',
  ),

  // Compound files [MS-CFB]
  'cfb.signature': damaged('the file does not start with the signature of a compound file'),
  'cfb.header-truncated': damaged('the header of the compound file is truncated'),
  'cfb.header-field': oddity('a header field has a value that the specification forbids'),
  'cfb.sector-shift': oddity('the sector or mini sector size does not match the version'),
  'cfb.too-large': limited('the compound file has too many sectors'),
  'cfb.difat-cycle': damaged('the list of FAT sectors (DIFAT) contains a cycle'),
  'cfb.difat-sector-outside': damaged('the list of FAT sectors (DIFAT) refers to a sector outside the file'),
  'cfb.fat-count': oddity('the number of FAT sectors in the header differs from the DIFAT'),
  'cfb.fat-sector-outside': damaged('a FAT sector is outside the file'),
  'cfb.chain-cycle': damaged('a sector chain contains a cycle'),
  'cfb.chain-short': damaged('a sector chain is shorter than its stream'),
  'cfb.chain-outside': damaged('a sector chain refers to a sector outside the file'),
  'cfb.chain-unmapped': damaged('a sector chain refers to a sector that the FAT does not cover'),
  'cfb.chain-ends-free': damaged('a sector chain ends early in a free or reserved sector'),
  'cfb.mini-chain-cycle': damaged('a mini sector chain contains a cycle'),
  'cfb.mini-chain-short': damaged('a mini sector chain is shorter than its stream'),
  'cfb.mini-chain-outside': damaged('a mini sector chain refers to a sector outside the mini stream'),
  'cfb.mini-chain-unmapped': damaged(
    'a mini sector chain refers to a sector that the mini FAT does not cover',
  ),
  'cfb.mini-chain-ends-free': damaged('a mini sector chain ends early in a free or reserved sector'),
  'cfb.mini-fat-short': oddity('the mini stream is longer than the mini FAT covers'),
  'cfb.chain-allowance': limited('too many streams share sectors; some chains are not followed'),
  'cfb.sector-shared': damaged('two streams share a sector, so one of them has lost its own'),
  'cfb.directory-too-large': limited('the directory has too many entries; some are not listed'),
  'cfb.directory-entry': oddity('a directory entry has an unknown or unsuitable type'),
  'cfb.directory-name': oddity('the length of a directory entry name is invalid'),
  'cfb.directory-root': oddity('the directory has several root entries, or its root is not the first entry'),
  'cfb.directory-root-missing': oddity('the directory has no root entry'),
  'cfb.directory-link': oddity('a directory entry refers to an unused entry'),
  'cfb.directory-cycle': oddity('a directory entry refers to an entry that is already part of the tree'),
  'cfb.directory-depth': oddity('storages are nested too deeply; the inner entries are listed as orphans'),
  'cfb.hidden-pieces': limited('too many streams have data after their end; some are not listed'),
  'cfb.coverage-fragments': oddity('the file is too fragmented for the coverage to list every region'),
  'cfb.directory-orphan': oddity('a directory entry cannot be reached from the root'),

  // Windows Installer databases
  'msi.string-pool-missing': damaged('the database has no string pool, so no table can be read'),
  'msi.string-pool-truncated': damaged('the string pool ends inside an entry'),
  'msi.string-data-truncated': damaged('the string data ends before the strings do'),
  'msi.string-data-surplus': damaged('the string data has bytes after the last string'),
  'msi.string-reference-count': oddity('the reference counts of strings do not match the tables'),
  'msi.long-strings': limited('the database has too many long strings; some are shortened'),
  'msi.strings-unused': damaged(
    'reference counts exceed the number of references in the tables that were read',
  ),
  'msi.dangling-string-reference': damaged('cells refer to strings that are not in the pool'),
  'msi.undecodable-string': oddity('a string is not valid in its code page'),
  'msi.unknown-code-page': oddity('the code page is unknown; texts are read as Windows-1252'),
  'msi.tables-too-large': limited('the tables of the database are too large'),
  'msi.duplicate-stream': oddity('two streams have the name of the same table'),
  'msi.orphan-table': oddity('the stream of a table cannot be reached from the root; it is read anyway'),
  'msi.undeclared-table': oddity('a stream or columns belong to a table that the database does not declare'),
  'msi.table-without-columns': damaged('a table is declared without columns, so its rows cannot be read'),
  'msi.table-size': damaged('the size of a table is not a multiple of its row size'),
  'msi.column-unreadable': damaged('a row of _Columns is invalid or describes a column twice'),
  'msi.column-unexpected': damaged('a standard table lacks a column, or the column has another type'),
  'msi.column-size': oddity('a column has an unusual integer size'),
  'msi.directory-cycle': oddity('a directory is its own ancestor'),
  'msi.directory-parent-missing': oddity('the parent of a directory has no row'),
  'msi.file-without-component': oddity('files belong to no component, so their folder is unknown'),
  'msi.too-many-rows': limited('the tables have too many rows'),
  'msi.transform-table-unknown': oddity('a transform changes a table whose columns are unknown'),
  'msi.transform-truncated': damaged('the changes of a transform end inside a row'),
  'msi.transform-too-large': limited('a transform makes too many changes'),
  'msi.expansion-limit': limited('formatted texts of the tables expand too far'),

  // Property sets [MS-OLEPS]
  'oleps.unreadable': damaged('the header of a property set cannot be read'),
  'oleps.truncated': damaged('a property set ends before its properties do'),
  'oleps.bad-property': damaged('a property is outside its set or truncated'),
  'oleps.unterminated-string': oddity('a string of a property set is not NUL-terminated'),
  'oleps.unknown-code-page': oddity('the code page of a property set is unknown'),
  'oleps.unknown-type': oddity('a property has a type that summary information does not use'),
  'oleps.size': oddity('the size of a property set differs from that of its stream'),
  'oleps.duplicate-property': oddity('a property occurs more than once in its set'),

  // Cabinets [MS-CAB] [MS-PATCH]
  'cab.not-a-cabinet': damaged('there is no cabinet where one is expected'),
  'cab.truncated': damaged('the cabinet is shorter than its header states'),
  'cab.trailing-data': oddity('bytes follow the end of the cabinet'),
  'cab.version': oddity('the cabinet has a format version other than 1.3'),
  'cab.header-string': damaged('the name of the previous or next cabinet or disk is not terminated'),
  'cab.folder-table': damaged('folder entries are outside the cabinet'),
  'cab.file-table': damaged('file entries are outside the cabinet'),
  'cab.no-files': oddity('the cabinet has folders but lists no files'),
  'cab.file-name': oddity('a file name in the cabinet is empty, longer than 255 bytes or not valid UTF-8'),
  'cab.name-traversal': oddity('the name of a cabinet file leads out of the extraction folder'),
  'cab.folder-index': damaged('a file of the cabinet refers to a folder that does not exist'),
  'cab.file-outside-folder': damaged('a file of the cabinet extends past the end of its folder'),
  'cab.overlapping-files': oddity('files of the cabinet share bytes'),
  'cab.unreferenced-data': oddity('a folder of the cabinet has bytes that belong to no file'),
  'cab.overlapping-folders': oddity('folders of the cabinet start at the same data block'),
  'cab.file-table-moved': oddity('the file table of the cabinet does not follow its folder table'),
  'cab.continuation': oddity(
    'files are marked as continued in another cabinet, but the cabinets do not match',
  ),
  'cab.set-incomplete': elsewhere('a cabinet of the set is missing'),
  'cab.method': unsupported('a folder of the cabinet has an unknown compression method or window size'),
  'cab.block-size': damaged('a data block of the cabinet has an invalid size'),
  'cab.no-data': oddity(
    'a folder of the cabinet declares data blocks that do not exist; its files need none',
  ),
  'cab.empty-block': oddity('a data block of the cabinet has data but declares an unpacked size of zero'),
  'cab.data-truncated': damaged('a data block is outside the cabinet'),
  'cab.checksum-mismatch': oddity('the checksum of a data block of the cabinet does not match'),
  'cab.mszip': damaged('an MSZIP block of the cabinet is damaged'),
  'cab.lzx-truncated': damaged('an LZX block of the cabinet is truncated'),
  'cab.lzx-block-type': damaged('LZX data of the cabinet has a block of unknown type'),
  'cab.lzx-code': damaged('LZX data of the cabinet has an invalid Huffman code'),
  'cab.lzx-match': damaged('an LZX match in the cabinet starts before the data or ends past its block'),
  'cab.quantum-truncated': damaged('a Quantum block of the cabinet is truncated'),
  'cab.quantum-match': damaged(
    'a Quantum match in the cabinet starts before the data or ends past its block',
  ),

  // ZIP archives (APPNOTE), 7z, RAR, tar and gzip
  'zip.not-a-zip': damaged('no end record, directory or local header of a ZIP was found'),
  'zip.truncated': damaged('a ZIP structure extends past the end of the data'),
  'zip.end-record-missing': oddity('the end record of a ZIP is missing; its directory was found without it'),
  'zip.directory-missing': damaged(
    'the directory of a ZIP cannot be found; entries were taken from local headers',
  ),
  'zip.directory-encrypted': encrypted('the directory of a ZIP is encrypted; names and sizes are unknown'),
  'zip.directory-damaged': damaged(
    'the directory of a ZIP contains invalid bytes, or a header extends past its end',
  ),
  'zip.several-directories': oddity('a ZIP has more than one directory, so readers disagree on its entries'),
  'zip.count-mismatch': oddity('the number of entries in the end record of a ZIP differs from its directory'),
  'zip.directory-offset-mismatch': oddity('the directory of a ZIP is not at the offset in the end record'),
  'zip.directory-size-mismatch': oddity('the size of the directory of a ZIP differs from the end record'),
  'zip.data-behind-end': oddity('bytes follow the end of a ZIP'),
  'zip.comment-truncated': oddity('the comment of a ZIP extends past the end of the data'),
  'zip.zip64-record-missing': oddity('a ZIP refers to ZIP64 values that do not exist'),
  'zip.zip64-record-size': oddity('the ZIP64 end record of a ZIP does not end at its locator'),
  'zip.end-records-differ': oddity(
    'the end record of a ZIP and its ZIP64 record describe different directories',
  ),
  'zip.spanned': elsewhere(
    'a ZIP is one part of a multi-part archive; entries in the other parts cannot be read',
  ),
  'zip.extra-field-malformed': oddity('an extra field of a ZIP entry has an invalid size'),
  'zip.extra-field-duplicate': oddity(
    'a ZIP entry has several extra fields of one kind; readers choose different ones',
  ),
  'zip.unicode-field-mismatch': oddity(
    'the checksum of a Unicode name or comment of a ZIP entry does not match',
  ),
  'zip.aes-field-malformed': oddity(
    'the WinZip AES field of a ZIP entry is missing, invalid or inconsistent with its method',
  ),
  'zip.strong-flag-without-header': oddity(
    'a ZIP entry declares PKWARE strong encryption but has no header for it',
  ),
  'zip.entry-outside': damaged('a ZIP entry is outside the data'),
  'zip.entry-over-directory': oddity('the data of a ZIP entry overlaps the directory or the end record'),
  'zip.overlapping-entries': oddity('ZIP entries share compressed bytes, as archive bombs do'),
  'zip.duplicate-name': oddity('several ZIP entries have the same name'),
  'zip.name-absolute': oddity('the name of a ZIP entry is an absolute path'),
  'zip.name-traversal': oddity('the name of a ZIP entry points outside the destination folder'),
  'zip.name-backslash': oddity(
    'the name of a ZIP entry has backslashes, which readers interpret differently',
  ),
  'zip.name-control-character': oddity('the name of a ZIP entry has a NUL or another control character'),
  'zip.hidden-entry': oddity('a ZIP entry is not in any directory'),
  'zip.unreferenced-data': oddity('bytes between ZIP entries belong to no entry'),
  'zip.local-header-missing': damaged('there is no local header at the offset in the directory of a ZIP'),
  'zip.local-name-differs': oddity('the local header of a ZIP entry has a different name'),
  'zip.local-method-differs': oddity('the local header of a ZIP entry has a different compression method'),
  'zip.local-size-differs': oddity('the local header of a ZIP entry has different sizes'),
  'zip.local-crc-differs': oddity('the local header of a ZIP entry has a different CRC'),
  'zip.local-time-differs': oddity('the local header of a ZIP entry has a different modification time'),
  'zip.local-extra-field-differs': oddity('the local header of a ZIP entry has different extra fields'),
  'zip.descriptor-missing': oddity('a ZIP entry declares a data descriptor that does not exist'),
  'zip.local-encryption-differs': oddity('only one of the two headers of a ZIP entry marks it as encrypted'),
  'zip.password-needed': encrypted('a ZIP entry is encrypted and no password was given'),
  'zip.wrong-password': encrypted('the password of a ZIP entry is wrong'),
  'zip.unsupported-encryption': encrypted('the encryption method of a ZIP entry is not supported'),
  'zip.unsupported-method': unsupported('the compression method of a ZIP entry is not supported'),
  'zip.data-corrupt': damaged('the compressed data of a ZIP entry is damaged'),
  'zip.data-truncated': damaged('the compressed data of a ZIP entry ends early'),
  'zip.data-behind-stream': oddity('bytes follow the compressed stream inside a ZIP entry'),
  'zip.size-mismatch': oddity('the unpacked size of a ZIP entry differs from the declared size'),
  'zip.password-unconfirmed': oddity(
    'no checksum confirms the password of a ZIP entry; a command that would run gives it, and the content makes sense',
  ),
  'zip.crc-mismatch': damaged('the CRC of a ZIP entry does not match its content'),
  'zip.hmac-mismatch': damaged('the authentication code of an encrypted ZIP entry does not match'),
  'sevenzip.truncated': damaged('a 7z archive ends inside a structure'),
  'sevenzip.header-corrupt': damaged('the header of a 7z archive is damaged'),
  'sevenzip.header-encrypted': encrypted('the header of a 7z archive is encrypted; names are unknown'),
  'sevenzip.unsupported-coder': unsupported('a compression method of a 7z archive is not supported'),
  'sevenzip.data-truncated': damaged('the packed data of a 7z archive ends early'),
  'sevenzip.data-corrupt': damaged('the packed data of a 7z archive is damaged'),
  'sevenzip.password-unconfirmed': oddity(
    'no checksum confirms the password of a 7z archive; a command that would run gives it, and the content makes sense',
  ),
  'sevenzip.crc-mismatch': damaged('the CRC of a file in a 7z archive does not match its content'),
  'sevenzip.password-needed': encrypted('a file of a 7z archive is encrypted and no password was given'),
  'sevenzip.key-rounds': limited('a 7z archive requires too many key derivation rounds'),
  'rar.truncated': damaged('a RAR archive ends inside a structure'),
  'rar.header-corrupt': damaged('a block header of a RAR archive is damaged'),
  'rar.header-encrypted': encrypted('the headers of a RAR archive are encrypted; names are unknown'),
  'rar.unsupported-method': unsupported('a file of a RAR archive is compressed or encrypted'),
  'rar.crc-mismatch': damaged('the CRC of a file in a RAR archive does not match its content'),

  'tar.truncated': damaged('a tar archive ends inside an entry'),
  'tar.header-corrupt': damaged('the checksum of a tar header does not match'),
  'tar.extended-header': damaged('an extended header of a tar archive is malformed or too long'),
  'tar.sparse-file': unsupported(
    'a file in a tar archive is stored without its holes, which is not supported',
  ),
  'tar.entries-behind-end': oddity('entries follow the end mark of a tar archive'),
  'tar.data-behind-end': oddity('bytes follow the end mark of a tar archive'),
  'tar.name-absolute': oddity('the name of a tar entry is an absolute path'),
  'tar.name-traversal': oddity('the name of a tar entry points outside the destination folder'),
  'tar.duplicate-name': oddity('several tar entries have the same name'),

  'gzip.truncated': damaged('a gzip file ends inside a member'),
  'gzip.header-corrupt': damaged('the header of a gzip member is damaged or longer than is read'),
  'gzip.header-crc-mismatch': oddity('the CRC of a gzip header does not match it'),
  'gzip.data-corrupt': damaged('the compressed data of a gzip member is damaged'),
  'gzip.crc-mismatch': damaged('the CRC of a gzip member does not match its content'),
  'gzip.size-mismatch': oddity('a gzip member unpacks to another size than declared'),
  'gzip.member-count': limited('a gzip file has more members than are unpacked'),
  'gzip.data-behind-end': oddity('bytes follow the last member of a gzip file'),

  // Portable executables
  'pe.truncated': damaged('a program ends inside its headers'),
  'pe.optional-header': damaged('the optional header of a program is of an unknown kind'),
  'pe.header-overlap': oddity('the headers of a program overlap'),
  'pe.directory-count': oddity('a program declares too many data directories'),
  'pe.section-count': limited('a program has too many sections'),
  'pe.section-range': oddity('a section of a program is outside the file'),
  'pe.section-overlap': oddity('sections of a program overlap in the file'),
  'pe.directory-range': oddity('a data directory of a program points outside the file'),
  'pe.import-count': limited('a program has too many imports; some are not listed'),
  'pe.export-count': limited('a program declares an impossible number of exports'),
  'pe.export-table': oddity('the export table of a program points outside the file or at itself'),
  'pe.names': limited('the names in a program exceed its size; some are not listed'),
  'pe.resource-count': limited('a program has too many resources'),
  'pe.resource-loop': oddity('the resource directories of a program contain a cycle'),
  'pe.resource-range': oddity('a resource of a program is outside the file'),
  'pe.version-resource': oddity('the version resource of a program is malformed'),
  'pe.dotnet-metadata': oddity('the .NET metadata of a program is malformed'),
  'pe.dotnet-size': limited('the .NET metadata of a program is too large'),
  'pe.certificate-range': oddity('the certificate table of a program is outside the file'),

  // WiX bundles
  'burn.truncated': damaged('containers of a WiX bundle lie outside the file'),
  'burn.manifest': damaged('the manifest of a WiX bundle is missing or cannot be read'),
  'burn.manifest-size': limited('the manifest of a WiX bundle is longer than is read'),
  'burn.payload-missing': damaged('files named by the manifest of a WiX bundle are not in its containers'),

  // Signatures
  'signature.size': limited('a signature is too large'),
  'signature.der': damaged('a signature is not valid DER'),
  'signature.structure': damaged('a signature is not the PKCS#7 structure that Authenticode requires'),
  'signature.digest-algorithm': unsupported('a signature uses an unknown digest algorithm'),
  'signature.certificate-table': oddity('the certificate table of a program is malformed'),
  'signature.cabinet-range': oddity('the signature of a cabinet is outside the file'),
  'signature.stream-incomplete': damaged(
    'a signed stream cannot be read completely, so no digest is computed',
  ),
  'signature.count': limited('a signature has too many parts'),
  'signature.extension-alone': oddity('a package has MsiDigitalSignatureEx but no signature'),
  'signature.extension-mismatch': oddity('MsiDigitalSignatureEx does not match the digest of the directory'),
  'signature.uncovered': oddity('a signed file has bytes that its signature does not cover'),

  // Rules
  'rule.failed': damaged('a rule failed on the input, so findings may be missing'),

  // Scripts
  'script.too-complex': limited('a script needs too many expansion steps'),
  'script.too-long': limited('a script is too long; the rest is not read'),
  'script.line-too-long': limited('a line of a script is too long; the rest is not read'),
  'script.too-deep': limited('blocks, calls or layers of a script are nested too deeply'),
  'script.loop-cut': limited('a loop in a script was not followed to its end'),
  'script.too-many-commands': limited('a script starts too many commands; some are not listed'),
  'script.written-file-cut': limited('a script writes too many or too long files'),
  'script.encoding-damaged': damaged('the header, length or end of an encoded script is invalid'),
  'script.encoding-checksum': oddity('the checksum of an encoded script does not match its decoded text'),
} as const satisfies Record<`${string}.${string}`, ProblemCodeInfo>);

/** Stable name of a problem; {@link PROBLEM_CODES} gives the meanings. */
export type ProblemCode = keyof typeof PROBLEM_CODES;
