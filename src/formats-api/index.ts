export type {
  CertificateFacts,
  CountersignatureFacts,
  FurtherSignature,
  SignatureClaims,
  SignatureFacts,
  UncoveredRange,
} from '../formats/authenticode/signature-facts.js';
export type { CfbEntry } from '../formats/cfb/compound-file.js';
export type { MsiColumn } from '../formats/msi/column.js';
export type { PackageClass } from '../formats/msi/package-class.js';
export type { MsiRow } from '../formats/msi/row.js';
export type { SummaryInformation } from '../formats/msi/summary-information.js';
export type { MsiTable } from '../formats/msi/table.js';
export type { MsiObject, MsiValue } from '../formats/msi/value.js';
export type {
  DotNetFacts,
  PeExport,
  PeExports,
  PeFacts,
  PeImport,
  PeKind,
  PeSection,
} from '../formats/pe/pe-facts.js';
export type { ZipEncryption } from '../formats/zip/index.js';
export { DEFAULT_LIMITS, type Limits, type StopSignal } from '../io/budget.js';
export { FileSource } from '../io/file-source.js';
export { FormatError, type FormatErrorDetails } from '../io/format-error.js';
export type { Deviation } from '../io/problem.js';
export { PROBLEM_CODES, type ProblemCode } from '../io/problem-code.js';
export {
  BlobSource,
  type ByteRange,
  BytesSource,
  type Source,
  SourceError,
  type SourceErrorCode,
} from '../io/source.js';
export type { Archive, ArchiveEntry, ReadEntryOptions } from './archive.js';
export {
  type CabinetArchive,
  type CabinetEntry,
  type NamedCabinet,
  openCabinet,
  openCabinetSet,
} from './cabinet.js';
export { type CompoundFile, openCompoundFile } from './compound-file.js';
export { openGzip } from './gzip.js';
export { type MsiDatabase, type MsiDatabaseStream, openMsiDatabase } from './msi-database.js';
export { openProgram, type Program, type ProgramResource } from './program.js';
export { openRar, type RarArchiveEntry } from './rar.js';
export type { FormatOptions, Opened } from './reading.js';
export { openSevenZip, type SevenZipOptions } from './seven-zip.js';
export { openSignature, type Signature } from './signature.js';
export { openTar, type TarArchiveEntry } from './tar.js';
export { openZip, type ZipArchiveEntry } from './zip.js';
