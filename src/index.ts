export type {
  CommandMeaning,
  CopyMeaning,
  DeleteMeaning,
  DownloadMeaning,
  KillMeaning,
  MsiexecInstallMeaning,
  RegistryWriteMeaning,
  RunScriptMeaning,
  ScheduledTaskMeaning,
  SecurityCheckMeaning,
  SecurityExclusionMeaning,
  ServiceMeaning,
  StartDllMeaning,
  StartProgramMeaning,
  UnpackMeaning,
} from './commands/command-meaning.js';
export type { ArchiveFacts, OpenedBy } from './facts/archive-facts.js';
export type { Bundle, BundleComponent, BundleComponents, Role } from './facts/bundle.js';
export type { Evidence } from './facts/evidence.js';
export type {
  CommandOrigin,
  Execution,
  ExecutionEdge,
  ExecutionNode,
  ObservedCommand,
  PayloadReference,
  ResolvedMeaning,
  Trigger,
} from './facts/execution.js';
export type { Inventory } from './facts/inventory.js';
export type { PackageBuilder } from './facts/package-builder.js';
export type { Discrepancy, PackageFacts, TableSize } from './facts/package-facts.js';
export type { Payload, PayloadFacts, PayloadSource } from './facts/payload.js';
export type {
  SelfExtractorCommand,
  SelfExtractorFacts,
  UnzipEvidence,
  UnzipEvidenceKind,
  UnzipFamily,
  UnzipUtility,
} from './facts/program-facts.js';
export type { Unread } from './facts/unread.js';
export type {
  CertificateFacts,
  CountersignatureFacts,
  FurtherSignature,
  SignatureClaims,
  SignatureFacts,
  UncoveredRange,
} from './formats/authenticode/signature-facts.js';
export type { ArchiveFormat, InputFormat, PayloadType } from './formats/index.js';
export type { MsiColumn } from './formats/msi/column.js';
export type { CustomAction, Invocation } from './formats/msi/custom-action.js';
export type { PackageClass } from './formats/msi/package-class.js';
export type { PackageTables } from './formats/msi/package-tables.js';
export type { MsiRow } from './formats/msi/row.js';
export type { SummaryInformation } from './formats/msi/summary-information.js';
export type { MsiTable } from './formats/msi/table.js';
export type { RowChange, TableChange } from './formats/msi/transform.js';
export type { MsiObject, MsiValue } from './formats/msi/value.js';
export type {
  DotNetFacts,
  PeExport,
  PeExports,
  PeFacts,
  PeImport,
  PeKind,
  PeSection,
} from './formats/pe/pe-facts.js';
export { DEFAULT_LIMITS, type Limits, type StopSignal } from './io/budget.js';
export { FormatError, type FormatErrorDetails } from './io/format-error.js';
export type { FindNeighbour, TriageSource } from './io/input.js';
export type { Deviation, Problem } from './io/problem.js';
export { PROBLEM_CODES, type ProblemCode } from './io/problem-code.js';
export { type ByteRange, type Source, SourceError, type SourceErrorCode } from './io/source.js';
export { UNREAD_REASONS, type UnreadReason } from './io/unread-reason.js';
export { type Listing, type ListingEntry, listFiles } from './list-files.js';
export { readTables, type TableListing } from './read-tables.js';
export { defang, escapeText } from './report/escape-text.js';
export { type ExitCodeOptions, exitCodeOf } from './report/exit-code.js';
export type { HostArtefact } from './report/host-artefact.js';
export { renderJson } from './report/json-report.js';
export type {
  Completeness,
  Report,
  ReportCustomAction,
  ReportFinding,
  ReportInput,
  ReportPackage,
  ReportPayload,
  ReportTransform,
  Verdict,
} from './report/report.js';
export type { TextStyle } from './report/text-line.js';
export { renderText } from './report/text-report.js';
export { RULES } from './rules/catalogue.js';
export type { ExamplePayload, RuleExample } from './rules/example-facts.js';
export type { Facts as RuleFacts } from './rules/facts.js';
export { loadRules } from './rules/load-rules.js';
export { type Rule, SEVERITIES, type Severity } from './rules/rule.js';
export type { RuleSet } from './rules/rule-set.js';
export { type RuleTestFailure, testRules } from './rules/test-rules.js';
export type {
  ScriptCommand,
  ScriptFacts,
  ScriptType,
  SecurityCheckMeans,
  SecurityProductCheck,
  SecurityProductRemoval,
} from './scripts/script-facts.js';
export { type TriageOptions, type TriageRun, triage } from './triage.js';
export { VERSION } from './version.js';
export { type IsolatedOptions, triageIsolated } from './workers/triage/triage-isolated.js';
