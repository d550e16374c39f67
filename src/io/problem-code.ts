import type { UnreadReason } from './unread-reason.js';

interface ProblemCodeInfo {
  /** What was seen, in one line, as the documentation lists it. */
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
 * Every code that a Problem can have, `area.what`. Codes are part of the report's format: add, never rename.
 * `oddity` marks what was read whole all the same; the other words are the reasons for what was left unread.
 */
export const PROBLEM_CODES = Object.freeze({
  // The input itself
  'source.open-failed': damaged('the input cannot be opened'),
  'source.read-failed': damaged('the input cannot be read'),
  'source.link-outside': oddity(
    'a file beside the input is a link that leads out of its folder; it is not followed',
  ),
  'source.changed': damaged('the input changed its length while it was read'),
  'isolate.memory': limited('the thread that read the input took more memory than allowed, and was ended'),
  'isolate.deadline': limited('the thread that read the input took longer than allowed, and was ended'),
  'isolate.crashed': damaged('the thread that read the input ended without an answer'),
  'input.empty': damaged('the input has no bytes'),
  'input.not-a-package': unsupported(
    'the input is neither a Windows Installer package nor a container that may hold one',
  ),

  // Limits (Budget)
  'limit.bytes-out': limited('the limit on bytes unpacked in all was reached'),
  'limit.bytes-out-per-payload': limited('the limit on bytes unpacked from one payload was reached'),
  'limit.expansion-ratio': limited('more bytes came out than the limit on the ratio to the input allows'),
  'limit.payloads': limited('the limit on the number of payloads was reached'),
  'limit.depth': limited('the limit on nested containers was reached'),
  'limit.steps': limited('the limit on steps of analysis was reached'),
  'limit.strings': limited('the limit on characters kept for the report was reached'),
  'limit.deadline': limited('the time allowed for the input ran out'),
  'limit.problems': oddity('more problems of one kind were seen than are listed'),

  // The walk through what is nested
  'inventory.loose-file-missing': elsewhere(
    'files that a package expects beside itself, outside of cabinets, are not at hand',
  ),
  'inventory.cabinet-missing': elsewhere('a cabinet that the package or its set names is not at hand'),
  'inventory.overlapping-files': limited('more files of a cabinet overlap than are unpacked'),
  'inventory.repeated-data': limited('more of a container shares its compressed bytes than is unpacked'),
  'inventory.file-incomplete': damaged('the data of a file ends before the file does'),
  'inventory.embedded-count': limited(
    'a program holds more that may be containers or programs than is looked into',
  ),
  'inventory.not-unpacked': unsupported('an archive is listed, and its content cannot be unpacked'),
  'inventory.contains-itself': oddity('a container holds itself; it is not opened again'),
  'inventory.password-tries': limited(
    'not every password in the input was tried on an archive: there are too many, or each try is costly',
  ),

  // Compound files [MS-CFB]
  'cfb.signature': damaged('the file does not start with the signature of a compound file'),
  'cfb.header-truncated': damaged('the header of the compound file is cut short'),
  'cfb.header-field': oddity('a header field has a value that the specification forbids'),
  'cfb.sector-shift': oddity('the sector or mini sector size is not the one the version asks for'),
  'cfb.too-large': limited('the compound file has more sectors than are looked at'),
  'cfb.difat-cycle': damaged('the list of FAT sectors (DIFAT) leads back into itself'),
  'cfb.difat-sector-outside': damaged('the list of FAT sectors (DIFAT) leads out of the file'),
  'cfb.fat-count': oddity('the header counts other FAT sectors than the DIFAT lists'),
  'cfb.fat-sector-outside': damaged('a FAT sector does not lie in the file'),
  'cfb.chain-cycle': damaged('a chain of sectors leads back into itself'),
  'cfb.chain-short': damaged('a chain of sectors ends before its stream does'),
  'cfb.chain-outside': damaged('a chain of sectors leads out of the file'),
  'cfb.chain-unmapped': damaged('a chain of sectors leads to where there is no FAT'),
  'cfb.chain-ends-free': damaged(
    'a chain of sectors ends in a free or reserved sector before its stream does',
  ),
  'cfb.mini-chain-cycle': damaged('a chain of mini sectors leads back into itself'),
  'cfb.mini-chain-short': damaged('a chain of mini sectors ends before its stream does'),
  'cfb.mini-chain-outside': damaged('a chain of mini sectors leads out of the mini stream'),
  'cfb.mini-chain-unmapped': damaged('a chain of mini sectors leads to where there is no mini FAT'),
  'cfb.mini-chain-ends-free': damaged(
    'a chain of mini sectors ends in a free or reserved one before its stream does',
  ),
  'cfb.chain-allowance': limited('streams share their sectors so often that not all are followed'),
  'cfb.sector-shared': damaged('a sector belongs to two streams, so that one of them has lost its own'),
  'cfb.directory-too-large': limited('the directory has more entries than are listed'),
  'cfb.directory-entry': oddity('a directory entry has an unknown type, or one that does not fit it'),
  'cfb.directory-name': oddity('the length of a name in the directory is impossible'),
  'cfb.directory-root': oddity('the directory has several roots, or not in its first entry'),
  'cfb.directory-root-missing': oddity('the directory has no root'),
  'cfb.directory-link': oddity('a directory entry leads to one that is not in use'),
  'cfb.directory-cycle': oddity('a directory entry leads to one that has its place already'),
  'cfb.directory-depth': oddity('storages nest deeper than is followed; their entries are listed as orphans'),
  'cfb.hidden-pieces': limited('more streams have data behind their end than are listed'),
  'cfb.coverage-fragments': oddity('the bytes are too scattered for the coverage to list each region'),
  'cfb.directory-orphan': oddity('a directory entry is not reached from the root'),

  // Windows Installer databases
  'msi.string-pool-missing': damaged('a database has no string pool, without which no table can be read'),
  'msi.string-pool-truncated': damaged('the string pool ends inside an entry'),
  'msi.string-data-truncated': damaged('the strings are longer than the stream that holds them'),
  'msi.string-data-surplus': damaged('bytes behind the last string belong to no string'),
  'msi.string-reference-count': oddity('reference counts of strings do not fit the tables'),
  'msi.long-strings': limited('a database has more long strings than are read to their ends'),
  'msi.strings-unused': damaged('strings are counted more often than the tables that were read use them'),
  'msi.dangling-string-reference': damaged('cells refer to strings that the pool does not have'),
  'msi.undecodable-string': oddity('a string is not text of its code page'),
  'msi.unknown-code-page': oddity('the code page of the texts is not known; they are read as Windows-1252'),
  'msi.tables-too-large': limited('the tables of a database take more bytes than are read'),
  'msi.duplicate-stream': oddity('two streams bear the name of one table'),
  'msi.orphan-table': oddity('the directory does not lead to the stream of a table; it is read all the same'),
  'msi.undeclared-table': oddity('a stream or columns belong to a table that the database does not declare'),
  'msi.table-without-columns': damaged('a table is declared without columns, so its rows cannot be read'),
  'msi.table-size': damaged('the size of a table is not a multiple of the size of its rows'),
  'msi.column-unreadable': damaged('a row of _Columns describes no column, or one that is described already'),
  'msi.column-unexpected': damaged(
    'a table of Windows Installer lacks one of its columns, or has it as another kind of value',
  ),
  'msi.column-size': oddity('a column holds integers of a size that no tool writes'),
  'msi.directory-cycle': oddity('a directory is its own ancestor'),
  'msi.directory-parent-missing': oddity('a directory lies in one that has no row'),
  'msi.file-without-component': oddity('files belong to no component, so that their folder is not known'),
  'msi.too-many-rows': limited('the tables have more rows than are read'),
  'msi.transform-table-unknown': oddity('a transform changes a table whose columns are not known'),
  'msi.transform-truncated': damaged('the changes that a transform makes to a table end inside a row'),
  'msi.transform-too-large': limited('a transform makes more changes than are read'),
  'msi.expansion-limit': limited('texts of the tables expand to more than is kept'),

  // Property sets [MS-OLEPS]
  'oleps.unreadable': damaged('a property set has no header that can be read'),
  'oleps.truncated': damaged('a property set ends before its properties do'),
  'oleps.bad-property': damaged('a property lies outside its set or breaks off'),
  'oleps.unterminated-string': oddity('a string of a property set has no final NUL'),
  'oleps.unknown-code-page': oddity('the code page of a property set is not known'),
  'oleps.unknown-type': oddity('a property has a type that summary information does not use'),
  'oleps.size': oddity('the size of a property set is not that of its stream'),
  'oleps.duplicate-property': oddity('a property stands in its set more than once'),

  // Cabinets [MS-CAB] [MS-PATCH]
  'cab.not-a-cabinet': damaged('no cabinet starts where one is expected'),
  'cab.truncated': damaged('the cabinet ends before its header says so, or inside the header'),
  'cab.trailing-data': oddity('bytes follow the end of the cabinet'),
  'cab.version': oddity('the cabinet names a format version other than 1.3'),
  'cab.header-string': damaged('the name of the previous or next cabinet or disk has no end'),
  'cab.folder-table': damaged('folders of the cabinet lie outside of it'),
  'cab.file-table': damaged('file entries of the cabinet lie outside of it'),
  'cab.no-files': oddity('the cabinet has folders but lists no files'),
  'cab.file-name': oddity('a file name in the cabinet is empty, longer than 255 bytes or not valid UTF-8'),
  'cab.folder-index': damaged('a file of the cabinet names a folder that does not exist'),
  'cab.file-outside-folder': damaged('a file of the cabinet lies behind the end of its folder'),
  'cab.overlapping-files': oddity('files of the cabinet share bytes of their folder'),
  'cab.unreferenced-data': oddity('bytes of a folder of the cabinet belong to none of its files'),
  'cab.overlapping-folders': oddity('folders of the cabinet start at the same data block'),
  'cab.file-table-moved': oddity('the file table of the cabinet does not follow its folder table'),
  'cab.continuation': oddity('files say that they continue in another cabinet, but the cabinets do not fit'),
  'cab.set-incomplete': elsewhere('a cabinet of the set is not at hand'),
  'cab.method': unsupported('a folder of the cabinet names an unknown compression method or window size'),
  'cab.block-size': damaged('a data block of the cabinet has an impossible size'),
  'cab.no-data': oddity('a folder of the cabinet counts data blocks that are not there; its files need none'),
  'cab.empty-block': oddity('a data block of the cabinet holds bytes but says that it unpacks to none'),
  'cab.data-truncated': damaged('a data block of the cabinet lies outside of it'),
  'cab.checksum-mismatch': oddity('a data block of the cabinet does not fit its checksum'),
  'cab.mszip': damaged('a block of MSZIP data in the cabinet is damaged'),
  'cab.lzx-truncated': damaged('a block of LZX data in the cabinet ends before all of it is unpacked'),
  'cab.lzx-block-type': damaged('LZX data in the cabinet holds a block of unknown type'),
  'cab.lzx-code': damaged('a Huffman code in LZX data of the cabinet is damaged'),
  'cab.lzx-match': damaged('LZX data in the cabinet copies from before its start or past the end of a block'),
  'cab.quantum-truncated': damaged(
    'a block of Quantum data in the cabinet ends before all of it is unpacked',
  ),
  'cab.quantum-match': damaged(
    'Quantum data in the cabinet copies from before its start or past the end of a block',
  ),

  // ZIP archives (APPNOTE), 7z, RAR, tar and gzip
  'zip.not-a-zip': damaged('no end record, directory or local header of a ZIP was found'),
  'zip.truncated': damaged('a ZIP structure reaches past the end of the data'),
  'zip.end-record-missing': oddity('the end record of a ZIP is missing; its directory was found without it'),
  'zip.directory-missing': damaged(
    'the directory of a ZIP cannot be found; entries were taken from local headers',
  ),
  'zip.directory-encrypted': encrypted(
    'the directory of a ZIP is encrypted: true names and sizes are unknown',
  ),
  'zip.directory-damaged': damaged(
    'bytes inside the directory of a ZIP are not a directory header, or a header reaches past its end',
  ),
  'zip.several-directories': oddity(
    'a ZIP has more than one directory, so that readers disagree on its entries',
  ),
  'zip.count-mismatch': oddity(
    'the end record of a ZIP gives another number of entries than its directory has',
  ),
  'zip.directory-offset-mismatch': oddity('the directory of a ZIP is not where the end record says'),
  'zip.directory-size-mismatch': oddity(
    'the directory of a ZIP has another length than the end record gives',
  ),
  'zip.data-behind-end': oddity('bytes follow the end of a ZIP'),
  'zip.comment-truncated': oddity('the comment of a ZIP reaches past the end of the data'),
  'zip.zip64-record-missing': oddity('a ZIP asks for ZIP64 values that are not there'),
  'zip.zip64-record-size': oddity('the ZIP64 end record of a ZIP does not reach up to its locator'),
  'zip.end-records-differ': oddity(
    'the end record of a ZIP and its ZIP64 record describe different directories',
  ),
  'zip.spanned': elsewhere('a ZIP is one part of several; entries on the other parts cannot be read'),
  'zip.extra-field-malformed': oddity('an extra field of a ZIP entry does not fit its room'),
  'zip.extra-field-duplicate': oddity(
    'a ZIP entry has several extra fields of one kind; readers pick different ones',
  ),
  'zip.unicode-field-mismatch': oddity(
    'a Unicode name or comment of a ZIP entry was made for another name or comment',
  ),
  'zip.aes-field-malformed': oddity(
    'the WinZip AES field of a ZIP entry is missing, does not fit its method or has impossible values',
  ),
  'zip.strong-flag-without-header': oddity(
    'a ZIP entry claims PKWARE strong encryption and does not describe it',
  ),
  'zip.entry-outside': damaged('a ZIP entry lies outside the data'),
  'zip.entry-over-directory': oddity('the data of a ZIP entry reach into the directory or the end record'),
  'zip.overlapping-entries': oddity('ZIP entries share compressed bytes, as archive bombs do'),
  'zip.duplicate-name': oddity('several ZIP entries bear the same name'),
  'zip.name-absolute': oddity('the name of a ZIP entry is an absolute path'),
  'zip.name-traversal': oddity('the name of a ZIP entry leads out of the folder that it is unpacked into'),
  'zip.name-backslash': oddity('the name of a ZIP entry has backslashes, which readers take differently'),
  'zip.name-control-character': oddity('the name of a ZIP entry has a NUL or another control character'),
  'zip.hidden-entry': oddity('a ZIP entry is named by no directory'),
  'zip.unreferenced-data': oddity('bytes between ZIP entries belong to none'),
  'zip.local-header-missing': damaged('there is no local header where the directory of a ZIP says'),
  'zip.local-name-differs': oddity('a ZIP entry has another name in its local header'),
  'zip.local-method-differs': oddity('a ZIP entry has another compression method in its local header'),
  'zip.local-size-differs': oddity('a ZIP entry has other sizes in its local header'),
  'zip.local-crc-differs': oddity('a ZIP entry has another CRC in its local header'),
  'zip.local-time-differs': oddity('a ZIP entry has another modification time in its local header'),
  'zip.local-extra-field-differs': oddity('a ZIP entry has extra fields of other kinds in its local header'),
  'zip.descriptor-missing': oddity('a ZIP entry announces a data descriptor that is not there'),
  'zip.local-encryption-differs': oddity('a ZIP entry is encrypted by one of its two headers only'),
  'zip.password-needed': encrypted('a ZIP entry is encrypted and no password was given'),
  'zip.wrong-password': encrypted('the password does not open the ZIP entry'),
  'zip.unsupported-encryption': encrypted('a ZIP entry is encrypted in a way that is not supported'),
  'zip.unsupported-method': unsupported('a ZIP entry is compressed in a way that is not supported'),
  'zip.data-corrupt': damaged('the compressed data of a ZIP entry is damaged'),
  'zip.data-truncated': damaged('the compressed data of a ZIP entry ends early'),
  'zip.data-behind-stream': oddity('bytes follow the compressed stream inside a ZIP entry'),
  'zip.size-mismatch': oddity('a ZIP entry unpacks to another size than declared'),
  'zip.password-unconfirmed': oddity(
    'no checksum confirms the password of a ZIP entry; a command that would run gives it, and the content makes sense',
  ),
  'zip.crc-mismatch': damaged('the CRC of a ZIP entry does not match its content'),
  'zip.hmac-mismatch': damaged('the authentication code of an encrypted ZIP entry does not match'),
  'sevenzip.truncated': damaged('a 7z archive ends inside a structure'),
  'sevenzip.header-corrupt': damaged('the header of a 7z archive is damaged'),
  'sevenzip.header-encrypted': encrypted('the header of a 7z archive is encrypted: names are unknown'),
  'sevenzip.unsupported-coder': unsupported('a 7z archive is packed in a way that is not supported'),
  'sevenzip.data-truncated': damaged('the packed data of a 7z archive ends early'),
  'sevenzip.data-corrupt': damaged('the packed data of a 7z archive is damaged'),
  'sevenzip.password-unconfirmed': oddity(
    'no checksum confirms the password of a 7z archive; a command that would run gives it, and the content makes sense',
  ),
  'sevenzip.crc-mismatch': damaged('the CRC of a file in a 7z archive does not match its content'),
  'sevenzip.password-needed': encrypted('a file of a 7z archive is encrypted and no password was given'),
  'sevenzip.key-rounds': limited('a 7z archive asks for more rounds of key derivation than are done'),
  'rar.truncated': damaged('a RAR archive ends inside a structure'),
  'rar.header-corrupt': damaged('a block header of a RAR archive is damaged'),
  'rar.header-encrypted': encrypted('the headers of a RAR archive are encrypted: names are unknown'),
  'rar.unsupported-method': unsupported('a file of a RAR archive is compressed or encrypted'),
  'rar.crc-mismatch': damaged('the CRC of a file in a RAR archive does not match its content'),

  'tar.truncated': damaged('a tar archive ends inside an entry'),
  'tar.header-corrupt': damaged('a block of a tar archive that should be a header is none by its checksum'),
  'tar.extended-header': damaged('an extended header of a tar archive is malformed or too long'),
  'tar.sparse-file': unsupported(
    'a file in a tar archive is stored without its holes, which is not supported',
  ),
  'tar.entries-behind-end': oddity('entries follow the end mark of a tar archive'),
  'tar.data-behind-end': oddity('bytes follow the end mark of a tar archive'),
  'tar.name-absolute': oddity('the name of a tar entry is an absolute path'),
  'tar.name-traversal': oddity('the name of a tar entry leads out of the folder that it is unpacked into'),
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
  'pe.optional-header': damaged('the optional header of a program is of no known kind'),
  'pe.header-overlap': oddity('the headers of a program overlap'),
  'pe.directory-count': oddity('a program names more data directories than there can be'),
  'pe.section-count': limited('a program has more sections than are read'),
  'pe.section-range': oddity('a section of a program lies outside of the file'),
  'pe.section-overlap': oddity('sections of a program overlap in the file'),
  'pe.directory-range': oddity('a data directory of a program points outside of the file'),
  'pe.import-count': limited('a program imports more than is listed'),
  'pe.export-count': limited('a program names more exports than there can be'),
  'pe.export-table': oddity('the export table of a program points outside of the file or at itself'),
  'pe.names': limited('the names in a program take more room than the program: some are not listed'),
  'pe.resource-count': limited('a program has more resources than are looked at'),
  'pe.resource-loop': oddity('the resource directories of a program lead back to one another'),
  'pe.resource-range': oddity('a resource of a program lies outside of the file'),
  'pe.version-resource': oddity('the version resource of a program is malformed'),
  'pe.dotnet-metadata': oddity('the .NET metadata of a program is malformed'),
  'pe.dotnet-size': limited('the .NET metadata of a program is larger than is read'),
  'pe.certificate-range': oddity('the certificate table of a program lies outside of the file'),

  // Signatures
  'signature.size': limited('a signature is larger than is read'),
  'signature.der': damaged('a signature is not valid DER'),
  'signature.structure': damaged('a signature is not the PKCS#7 that Authenticode asks for'),
  'signature.digest-algorithm': unsupported('a signature uses a digest algorithm that is not known'),
  'signature.certificate-table': oddity('the certificate table of a program is malformed'),
  'signature.cabinet-range': oddity('the signature of a cabinet lies outside of the file'),
  'signature.stream-incomplete': damaged(
    'a signed stream cannot be read as a whole, and no digest be computed',
  ),
  'signature.count': limited('a signature has more parts than are read'),
  'signature.extension-alone': oddity('a package has MsiDigitalSignatureEx and no signature'),
  'signature.extension-mismatch': oddity('MsiDigitalSignatureEx does not hold the digest of the directory'),
  'signature.uncovered': oddity('bytes of a signed file are not covered by its signature'),

  // Scripts
  'script.too-complex': limited('a script needs more steps of expansion than one script may take'),
  'script.too-long': limited('a script is longer than what is read of one'),
  'script.line-too-long': limited('a line of a script is longer than what is read of one'),
  'script.too-deep': limited('blocks, calls or layers of a script are nested deeper than they are followed'),
  'script.loop-cut': limited('a loop in a script was not followed to its end'),
  'script.too-many-commands': limited('a script starts more commands than are listed'),
  'script.written-file-cut': limited('a script writes more files, or longer ones, than are followed'),
  'script.encoding-damaged': damaged('the header, length or end of an encoded script does not fit'),
  'script.encoding-checksum': oddity('the checksum of an encoded script does not fit what it decodes to'),
} as const satisfies Record<`${string}.${string}`, ProblemCodeInfo>);

/** Stable name of a problem; what each means stands in {@link PROBLEM_CODES}. */
export type ProblemCode = keyof typeof PROBLEM_CODES;
