export type { Bundle, BundleComponent, BundleComponents, Role } from './bundle/bundle.js';
export type * from './commands/command-meaning.js';
export { type Cabinet, type OpenCabinetOptions, openCabinet } from './containers/cab/cabinet.js';
export {
  type CabinetSet,
  type CabSetFile,
  type CabSetFolder,
  joinCabinets,
} from './containers/cab/cabinet-set.js';
export { decodeFolder } from './containers/cab/decode-folder.js';
export { readFile as readCabinetFile } from './containers/cab/read-file.js';
export {
  type CfbEntry,
  CompoundFile,
  type CompoundFileOptions,
  openCompoundFile,
} from './containers/cfb/compound-file.js';
export type {
  Execution,
  ExecutionEdge,
  ExecutionNode,
  ObservedCommand,
  ResolvedMeaning,
  Trigger,
} from './execution/execution.js';
export type { PayloadType } from './identify/payload-type.js';
export type { PeFacts } from './identify/pe/pe-facts.js';
export type { ScriptFacts } from './identify/script/script-facts.js';
export type { UnzipUtility } from './identify/unzip-utility.js';
export type { Evidence } from './inventory/evidence.js';
export type { Payload, PayloadFacts, PayloadSource } from './inventory/payload.js';
export type { FindNeighbour } from './inventory/walk.js';
export { Budget, DEFAULT_LIMITS, type Limits } from './io/budget.js';
export { FileSource } from './io/file-source.js';
export { FormatError } from './io/format-error.js';
export type { TriageSource } from './io/input.js';
export type { Deviation, OnProblem, Problem } from './io/problem.js';
export { PROBLEM_CODES, type ProblemCode } from './io/problem-code.js';
export { BlobSource, BytesSource, SliceSource, type Source, SourceError } from './io/source.js';
export { type IsolatedOptions, triageIsolated } from './isolate/triage-isolated.js';
export { type Listing, type ListingEntry, listFiles } from './list-files.js';
export { type MsiDatabase, openMsiDatabase } from './msi/database.js';
export type { MsiRow } from './msi/row.js';
export type { MsiTable } from './msi/table.js';
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
export type { SignatureFacts } from './signature/signature-facts.js';
export { type TriageOptions, triage } from './triage.js';
export { VERSION } from './version.js';
