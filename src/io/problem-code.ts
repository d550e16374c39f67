interface ProblemCodeInfo {
  /** What was seen, in one line, as the documentation lists it. */
  meaning: string;
  /** True when it means that something in the input was not read: the report is then `partial`. */
  loses: boolean;
}

const oddity = (meaning: string): ProblemCodeInfo => ({ meaning, loses: false });
const loss = (meaning: string): ProblemCodeInfo => ({ meaning, loses: true });

/**
 * Every code that a Problem can bear, `area.what`. Codes are part of the report's format: add, never rename.
 * `oddity` marks what was survived whole, `loss` what left something unread.
 */
export const PROBLEM_CODES = {
  // The input itself
  'source.open-failed': loss('the input cannot be opened'),
  'source.read-failed': loss('the input cannot be read'),
  'source.changed': loss('the input changed its length while it was read'),
  'isolate.memory': loss('the thread that read the input took more memory than allowed, and was ended'),
  'isolate.deadline': loss('the thread that read the input took longer than allowed, and was ended'),
  'isolate.crashed': loss('the thread that read the input ended without an answer'),
  'input.empty': loss('the input has no bytes'),
  'input.not-a-package': loss(
    'the input is neither a Windows Installer package nor a container that may hold one',
  ),

  // Limits (Budget)
  'limit.bytes-out': loss('the limit on bytes unpacked in all was reached'),
  'limit.bytes-out-per-payload': loss('the limit on bytes unpacked from one payload was reached'),
  'limit.expansion-ratio': loss('more bytes came out than the limit on the ratio to the input allows'),
  'limit.payloads': loss('the limit on the number of payloads was reached'),
  'limit.depth': loss('the limit on nested containers was reached'),
  'limit.steps': loss('the limit on steps of analysis was reached'),
  'limit.strings': loss('the limit on characters kept for the report was reached'),
  'limit.deadline': loss('the time allowed for the input ran out'),
  'limit.problems': oddity('more problems of one kind were seen than are listed'),

  // The walk through what is nested
  'inventory.cabinet-missing': loss('a cabinet that the package or its set names is not at hand'),
  'inventory.overlapping-files': loss('more files of a cabinet overlap than are unpacked'),
  'inventory.file-incomplete': loss('the data of a file ends before the file does'),
  'inventory.not-unpacked': loss('an archive is listed, and its content cannot be unpacked'),

  // Compound files [MS-CFB]
  'cfb.signature': loss('the file does not start with the signature of a compound file'),
  'cfb.header-truncated': loss('the header of the compound file is cut short'),
  'cfb.header-field': oddity('a header field has a value that the specification forbids'),
  'cfb.sector-shift': oddity('the sector or mini sector size is not the one the version asks for'),
  'cfb.too-large': loss('the compound file has more sectors than are looked at'),
  'cfb.difat-cycle': loss('the list of FAT sectors (DIFAT) leads back into itself'),
  'cfb.difat-sector-outside': loss('the list of FAT sectors (DIFAT) leads out of the file'),
  'cfb.fat-count': oddity('the header counts other FAT sectors than the DIFAT lists'),
  'cfb.fat-sector-outside': loss('a FAT sector does not lie in the file'),
  'cfb.chain-cycle': loss('a chain of sectors leads back into itself'),
  'cfb.chain-short': loss('a chain of sectors ends before its stream does'),
  'cfb.chain-outside': loss('a chain of sectors leads out of the file'),
  'cfb.chain-unmapped': loss('a chain of sectors leads to where there is no FAT'),
  'cfb.chain-ends-free': loss('a chain of sectors ends in a free or reserved sector before its stream does'),
  'cfb.mini-chain-cycle': loss('a chain of mini sectors leads back into itself'),
  'cfb.mini-chain-short': loss('a chain of mini sectors ends before its stream does'),
  'cfb.mini-chain-outside': loss('a chain of mini sectors leads out of the mini stream'),
  'cfb.mini-chain-unmapped': loss('a chain of mini sectors leads to where there is no mini FAT'),
  'cfb.mini-chain-ends-free': loss(
    'a chain of mini sectors ends in a free or reserved one before its stream does',
  ),
  'cfb.chain-allowance': loss('streams share their sectors so often that not all are followed'),
  'cfb.sector-shared': oddity('a sector belongs to two streams'),
  'cfb.directory-too-large': loss('the directory has more entries than are listed'),
  'cfb.directory-entry': oddity('a directory entry has an unknown type'),
  'cfb.directory-name': oddity('the length of a name in the directory is impossible'),
  'cfb.directory-root': oddity('the directory has several roots, or not in its first entry'),
  'cfb.directory-root-missing': oddity('the directory has no root'),
  'cfb.directory-link': oddity('a directory entry leads to one that is not in use'),
  'cfb.directory-cycle': oddity('a directory entry leads to one that has its place already'),
  'cfb.directory-depth': oddity('storages nest deeper than is followed; their entries are listed as orphans'),
  'cfb.hidden-pieces': loss('more streams have data behind their end than are listed'),
  'cfb.coverage-fragments': oddity('the bytes are too scattered for the coverage to list each region'),
  'cfb.directory-orphan': oddity('a directory entry is not reached from the root'),

  // Windows Installer databases
  'msi.string-pool-missing': loss('a database has no string pool, without which no table can be read'),
  'msi.string-pool-truncated': oddity('the string pool ends inside an entry'),
  'msi.string-data-truncated': loss('the strings are longer than the stream that holds them'),
  'msi.string-data-surplus': oddity('bytes behind the last string belong to no string'),
  'msi.string-reference-count': oddity('reference counts of strings do not fit the tables'),
  'msi.dangling-string-reference': oddity('cells refer to strings that the pool does not have'),
  'msi.undecodable-string': oddity('a string is not text of its code page'),
  'msi.unknown-code-page': oddity('the code page of the texts is not known; they are read as Windows-1252'),
  'msi.tables-too-large': loss('the tables of a database take more bytes than are read'),
  'msi.duplicate-stream': oddity('two streams bear the name of one table'),
  'msi.undeclared-table': oddity('a stream or columns belong to a table that the database does not declare'),
  'msi.table-without-columns': loss('a table is declared without columns, so its rows cannot be read'),
  'msi.table-size': oddity('the size of a table is not a multiple of the size of its rows'),
  'msi.column-unreadable': oddity('a row of _Columns describes no column, or one that is described already'),
  'msi.column-size': oddity('a column holds integers of a size that no tool writes'),
  'msi.directory-cycle': oddity('a directory is its own ancestor'),
  'msi.directory-parent-missing': oddity('a directory lies in one that has no row'),
  'msi.file-without-component': oddity('files belong to no component, so that their folder is not known'),
  'msi.too-many-rows': loss('the tables have more rows than are read'),
  'msi.transform-table-unknown': oddity('a transform changes a table whose columns are not known'),
  'msi.transform-truncated': loss('the changes that a transform makes to a table end inside a row'),
  'msi.transform-too-large': loss('a transform makes more changes than are read'),
  'msi.expansion-limit': loss('texts of the tables expand to more than is kept'),

  // Property sets [MS-OLEPS]
  'oleps.unreadable': loss('a property set has no header that can be read'),
  'oleps.truncated': loss('a property set ends before its properties do'),
  'oleps.bad-property': loss('a property lies outside its set or breaks off'),
  'oleps.unterminated-string': oddity('a string of a property set has no final NUL'),
  'oleps.unknown-code-page': oddity('the code page of a property set is not known'),
  'oleps.unknown-type': oddity('a property has a type that summary information does not use'),
  'oleps.size': oddity('the size of a property set is not that of its stream'),
  'oleps.duplicate-property': oddity('a property stands in its set more than once'),

  // Cabinets [MS-CAB] [MS-PATCH]
  'cab.not-a-cabinet': loss('no cabinet starts where one is expected'),
  'cab.truncated': loss('the cabinet ends before its header says so, or inside the header'),
  'cab.trailing-data': oddity('bytes follow the end of the cabinet'),
  'cab.version': oddity('the cabinet names a format version other than 1.3'),
  'cab.header-string': loss('the name of the previous or next cabinet or disk has no end'),
  'cab.folder-table': loss('folders of the cabinet lie outside of it'),
  'cab.file-table': loss('file entries of the cabinet lie outside of it'),
  'cab.no-files': oddity('the cabinet has folders but lists no files'),
  'cab.file-name': oddity('a file name in the cabinet is empty, longer than 255 bytes or not valid UTF-8'),
  'cab.folder-index': loss('a file of the cabinet names a folder that does not exist'),
  'cab.file-outside-folder': loss('a file of the cabinet lies behind the end of its folder'),
  'cab.overlapping-files': oddity('files of the cabinet share bytes of their folder'),
  'cab.overlapping-folders': oddity('folders of the cabinet start at the same data block'),
  'cab.file-table-moved': oddity('the file table of the cabinet does not follow its folder table'),
  'cab.continuation': oddity('files say that they continue in another cabinet, but the cabinets do not fit'),
  'cab.set-incomplete': loss('a cabinet of the set is not at hand'),
  'cab.method': loss('a folder of the cabinet names an unknown compression method or window size'),
  'cab.block-size': loss('a data block of the cabinet has an impossible size'),
  'cab.empty-block': oddity('a data block of the cabinet holds bytes but says that it unpacks to none'),
  'cab.data-truncated': loss('a data block of the cabinet lies outside of it'),
  'cab.checksum-mismatch': oddity('a data block of the cabinet does not fit its checksum'),
  'cab.mszip': loss('a block of MSZIP data in the cabinet is damaged'),
  'cab.lzx-truncated': loss('a block of LZX data in the cabinet ends before all of it is unpacked'),
  'cab.lzx-block-type': loss('LZX data in the cabinet holds a block of unknown type'),
  'cab.lzx-code': loss('a Huffman code in LZX data of the cabinet is damaged'),
  'cab.lzx-match': loss('LZX data in the cabinet copies from before its start or past the end of a block'),
  'cab.quantum-truncated': loss('a block of Quantum data in the cabinet ends before all of it is unpacked'),
  'cab.quantum-match': loss(
    'Quantum data in the cabinet copies from before its start or past the end of a block',
  ),

  // ZIP archives (APPNOTE), 7z and RAR
  'zip.not-a-zip': loss('no end record, directory or local header of a ZIP was found'),
  'zip.truncated': loss('a ZIP structure reaches past the end of the data'),
  'zip.end-record-missing': oddity('the end record of a ZIP is missing; its directory was found without it'),
  'zip.directory-missing': loss(
    'the directory of a ZIP cannot be found; entries were taken from local headers',
  ),
  'zip.directory-encrypted': loss('the directory of a ZIP is encrypted: true names and sizes are unknown'),
  'zip.directory-damaged': loss('bytes inside the directory of a ZIP are not a directory header'),
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
  'zip.spanned': loss('a ZIP is one part of several; entries on the other parts cannot be read'),
  'zip.extra-field-malformed': oddity('an extra field of a ZIP entry does not fit its room'),
  'zip.aes-field-malformed': oddity(
    'the WinZip AES field of a ZIP entry is missing, does not fit its method or has impossible values',
  ),
  'zip.strong-flag-without-header': oddity(
    'a ZIP entry claims PKWARE strong encryption and does not describe it',
  ),
  'zip.entry-outside': loss('a ZIP entry lies outside the data'),
  'zip.overlapping-entries': oddity('ZIP entries share compressed bytes, as archive bombs do'),
  'zip.duplicate-name': oddity('several ZIP entries bear the same name'),
  'zip.hidden-entry': oddity('a ZIP entry is named by no directory'),
  'zip.unreferenced-data': oddity('bytes between ZIP entries belong to none'),
  'zip.local-header-missing': loss('there is no local header where the directory of a ZIP says'),
  'zip.local-name-differs': oddity('a ZIP entry has another name in its local header'),
  'zip.local-method-differs': oddity('a ZIP entry has another compression method in its local header'),
  'zip.local-size-differs': oddity('a ZIP entry has other sizes in its local header'),
  'zip.local-crc-differs': oddity('a ZIP entry has another CRC in its local header'),
  'zip.local-encryption-differs': oddity('a ZIP entry is encrypted by one of its two headers only'),
  'zip.password-needed': loss('a ZIP entry is encrypted and no password was given'),
  'zip.wrong-password': loss('the password does not open the ZIP entry'),
  'zip.unsupported-encryption': loss('a ZIP entry is encrypted in a way that is not supported'),
  'zip.unsupported-method': loss('a ZIP entry is compressed in a way that is not supported'),
  'zip.data-corrupt': loss('the compressed data of a ZIP entry is damaged'),
  'zip.data-truncated': loss('the compressed data of a ZIP entry ends early'),
  'zip.data-behind-stream': oddity('bytes follow the compressed stream inside a ZIP entry'),
  'zip.size-mismatch': oddity('a ZIP entry unpacks to another size than declared'),
  'zip.crc-mismatch': loss('the CRC of a ZIP entry does not match its content'),
  'zip.hmac-mismatch': loss('the authentication code of an encrypted ZIP entry does not match'),
  'sevenzip.truncated': loss('a 7z archive ends inside a structure'),
  'sevenzip.header-corrupt': loss('the header of a 7z archive is damaged'),
  'sevenzip.header-encrypted': loss('the header of a 7z archive is encrypted: names are unknown'),
  'sevenzip.unsupported-coder': loss('the header of a 7z archive is packed in a way that is not supported'),
  'rar.truncated': loss('a RAR archive ends inside a structure'),
  'rar.header-corrupt': loss('a block header of a RAR archive is damaged'),
  'rar.header-encrypted': loss('the headers of a RAR archive are encrypted: names are unknown'),

  // Portable executables
  'pe.truncated': loss('a program ends inside its headers'),
  'pe.optional-header': loss('the optional header of a program is of no known kind'),
  'pe.header-overlap': oddity('the headers of a program overlap'),
  'pe.directory-count': oddity('a program names more data directories than there can be'),
  'pe.section-count': loss('a program has more sections than are read'),
  'pe.section-range': oddity('a section of a program lies outside of the file'),
  'pe.section-overlap': oddity('sections of a program overlap in the file'),
  'pe.directory-range': oddity('a data directory of a program points outside of the file'),
  'pe.import-count': loss('a program imports more than is listed'),
  'pe.export-count': loss('a program names more exports than there can be'),
  'pe.export-table': oddity('the export table of a program points outside of the file or at itself'),
  'pe.names': loss('the names in a program take more room than the program: some are not listed'),
  'pe.resource-count': loss('a program has more resources than are looked at'),
  'pe.resource-loop': oddity('the resource directories of a program lead back to one another'),
  'pe.resource-range': oddity('a resource of a program lies outside of the file'),
  'pe.version-resource': oddity('the version resource of a program is malformed'),
  'pe.dotnet-metadata': oddity('the .NET metadata of a program is malformed'),
  'pe.dotnet-size': loss('the .NET metadata of a program is larger than is read'),
  'pe.certificate-range': oddity('the certificate table of a program lies outside of the file'),

  // Signatures
  'signature.size': loss('a signature is larger than is read'),
  'signature.der': loss('a signature is not valid DER'),
  'signature.structure': loss('a signature is not the PKCS#7 that Authenticode asks for'),
  'signature.digest-algorithm': loss('a signature uses a digest algorithm that is not known'),
  'signature.certificate-table': oddity('the certificate table of a program is malformed'),

  // Scripts
  'script.too-complex': loss('a script needs more steps of expansion than one script may take'),
  'script.too-long': loss('a script is longer than what is read of one'),
  'script.line-too-long': loss('a line of a script is longer than what is read of one'),
  'script.too-deep': loss('blocks, calls or layers of a script are nested deeper than they are followed'),
  'script.loop-cut': loss('a loop in a script was not followed to its end'),
  'script.too-many-commands': loss('a script starts more commands than are listed'),
} as const satisfies Record<`${string}.${string}`, ProblemCodeInfo>;

export type ProblemCode = keyof typeof PROBLEM_CODES;
