export type * from './commands/command-meaning.js';
export type { ArchiveFacts } from './facts/archive-facts.js';
export type { Bundle, BundleComponent, BundleComponents, Role } from './facts/bundle.js';
export type { Evidence } from './facts/evidence.js';
export type * from './facts/execution.js';
export type { Payload, PayloadFacts, PayloadSource } from './facts/payload.js';
export type {
  UnzipEvidence,
  UnzipEvidenceKind,
  UnzipFamily,
  UnzipUtility,
} from './facts/program-facts.js';
export type * from './formats/authenticode/signature-facts.js';
export { type Cabinet, type OpenCabinetOptions, openCabinet } from './formats/cab/cabinet.js';
export {
  type CabinetSet,
  type CabSetFile,
  type CabSetFolder,
  joinCabinets,
} from './formats/cab/cabinet-set.js';
export type { CabFolderPart } from './formats/cab/data-block.js';
export { type DecodeOptions, decodeFolder } from './formats/cab/decode-folder.js';
export type { CabFile } from './formats/cab/file.js';
export type { CabFolder, CabMethod } from './formats/cab/folder.js';
export type { CabHeader } from './formats/cab/header.js';
export { readFile as readCabinetFile } from './formats/cab/read-file.js';
export {
  type CfbEntry,
  CompoundFile,
  type CompoundFileOptions,
  openCompoundFile,
} from './formats/cfb/compound-file.js';
export type { MsiColumn } from './formats/msi/column.js';
export type { Invocation } from './formats/msi/custom-action.js';
export { type MsiDatabase, type OpenMsiOptions, openMsiDatabase } from './formats/msi/database.js';
export type { PackageClass } from './formats/msi/package-class.js';
export type { MsiRow } from './formats/msi/row.js';
export type { SummaryInformation } from './formats/msi/summary-information.js';
export type { MsiTable } from './formats/msi/table.js';
export type { MsiStream } from './formats/msi/table-stream.js';
export type { MsiObject, MsiValue } from './formats/msi/value.js';
export type { PayloadType } from './formats/payload-type.js';
export type * from './formats/pe/pe-facts.js';
export { Budget, DEFAULT_LIMITS, type Limits } from './io/budget.js';
export { FileSource } from './io/file-source.js';
export { FormatError, type FormatErrorDetails } from './io/format-error.js';
export type { FindNeighbour, TriageSource } from './io/input.js';
export type { Deviation, OnProblem, Problem } from './io/problem.js';
export { PROBLEM_CODES, type ProblemCode } from './io/problem-code.js';
export {
  BlobSource,
  BytesSource,
  type Extent,
  SliceSource,
  type Source,
  SourceError,
  type SourceErrorCode,
} from './io/source.js';
export { type Listing, type ListingEntry, listFiles } from './list-files.js';
export { readTables, type TableListing } from './read-tables.js';
export { defang, escapeText } from './report/escape-text.js';
export type { HostArtefact } from './report/host-artefact.js';
export { renderJson } from './report/json-report.js';
export type * from './report/report.js';
export type { TextStyle } from './report/text-line.js';
export { renderText } from './report/text-report.js';
export { RULES } from './rules/catalogue.js';
export { type Rule, SEVERITIES, type Severity } from './rules/rule.js';
export type * from './scripts/script-facts.js';
export { type TriageOptions, triage } from './triage.js';
export { VERSION } from './version.js';
export { type IsolatedOptions, triageIsolated } from './workers/triage/triage-isolated.js';
