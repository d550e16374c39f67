export type { Bundle, BundleComponent, BundleComponents, Role } from './bundle/bundle.js';
export type * from './commands/command-meaning.js';
export { type Cabinet, type OpenCabinetOptions, openCabinet } from './containers/cab/cabinet.js';
export {
  type CabinetSet,
  type CabSetFile,
  type CabSetFolder,
  joinCabinets,
} from './containers/cab/cabinet-set.js';
export type { CabFolderPart } from './containers/cab/data-block.js';
export { type DecodeOptions, decodeFolder } from './containers/cab/decode-folder.js';
export type { CabFile } from './containers/cab/file.js';
export type { CabFolder, CabMethod } from './containers/cab/folder.js';
export type { CabHeader } from './containers/cab/header.js';
export { readFile as readCabinetFile } from './containers/cab/read-file.js';
export {
  type CfbEntry,
  CompoundFile,
  type CompoundFileOptions,
  openCompoundFile,
} from './containers/cfb/compound-file.js';
export type * from './execution/execution.js';
export type { PayloadType } from './identify/payload-type.js';
export type * from './identify/pe/pe-facts.js';
export type * from './identify/script/script-facts.js';
export type {
  UnzipEvidence,
  UnzipEvidenceKind,
  UnzipFamily,
  UnzipUtility,
} from './identify/unzip-utility.js';
export type { ArchiveFacts } from './inventory/archive-facts.js';
export type { Evidence } from './inventory/evidence.js';
export type { Payload, PayloadFacts, PayloadSource } from './inventory/payload.js';
export type { FindNeighbour } from './inventory/walk.js';
export { Budget, DEFAULT_LIMITS, type Limits } from './io/budget.js';
export { FileSource } from './io/file-source.js';
export { FormatError, type FormatErrorDetails } from './io/format-error.js';
export type { TriageSource } from './io/input.js';
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
export { type IsolatedOptions, triageIsolated } from './isolate/triage-isolated.js';
export { type Listing, type ListingEntry, listFiles } from './list-files.js';
export type { MsiColumn } from './msi/column.js';
export type { Invocation } from './msi/custom-action.js';
export { type MsiDatabase, type OpenMsiOptions, openMsiDatabase } from './msi/database.js';
export type { PackageClass } from './msi/package-class.js';
export type { MsiRow } from './msi/row.js';
export type { SummaryInformation } from './msi/summary-information.js';
export type { MsiTable } from './msi/table.js';
export type { MsiStream } from './msi/table-stream.js';
export type { MsiObject, MsiValue } from './msi/value.js';
export { readTables, type TableListing } from './read-tables.js';
export { defang, escapeText } from './report/escape-text.js';
export type { HostArtefact } from './report/host-artefact.js';
export { renderJson } from './report/json-report.js';
export type * from './report/report.js';
export type { TextStyle } from './report/text-line.js';
export { renderText } from './report/text-report.js';
export { RULES } from './rules/catalogue.js';
export { type Rule, SEVERITIES, type Severity } from './rules/rule.js';
export type * from './signature/signature-facts.js';
export { type TriageOptions, triage } from './triage.js';
export { VERSION } from './version.js';
