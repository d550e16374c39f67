import type { Bundle, Role } from '../facts/bundle.js';
import type { Evidence } from '../facts/evidence.js';
import type { Execution } from '../facts/execution.js';
import type { PackageBuilder } from '../facts/package-builder.js';
import type { Payload } from '../facts/payload.js';
import type { Unread } from '../facts/unread.js';
import type { SignatureFacts } from '../formats/authenticode/signature-facts.js';
import type { InputFormat } from '../formats/index.js';
import type { Invocation } from '../formats/msi/custom-action.js';
import type { Problem } from '../io/problem.js';
import type { Severity } from '../rules/rule.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { HostArtefact } from './host-artefact.js';

/** Version of the report format; increased when a name changes or is removed. */
export const SCHEMA_VERSION = 1;

/** The result for one input. Other programs depend on its names: add to it, never rename. */
export interface Report {
  schemaVersion: typeof SCHEMA_VERSION;
  generator: { name: 'msi-triage'; version: string };
  input: ReportInput;
  completeness: Completeness;
  verdict: Verdict;
  /** Always present, even when nothing matched. */
  bundle: Bundle;
  /** Absent when the input is not a Windows Installer package. */
  package?: ReportPackage;
  /** Every embedded file, wherever it is; the first is the input itself. */
  payloads: readonly ReportPayload[];
  findings: readonly ReportFinding[];
  execution: Execution;
  /** Traces to look for on a host where the package was installed. */
  hunting: readonly HostArtefact[];
  /** What was not read, and why; empty exactly when the report is complete. */
  unread: readonly Unread[];
  problems: readonly Problem[];
  /** The rules that ran; absent when the input could not be opened, and none did. */
  ruleSet?: RuleSet;
  /** Lists that are shortened; absent when none is. Omitted items were analysed as well. */
  omitted?: readonly OmittedItems[];
}

/** A shortened list of the report. */
export interface OmittedItems {
  /** Path of the list, such as `execution.commands`. */
  list: string;
  listed: number;
  total: number;
}

/** A payload and the parts of the bundle that it plays. */
export interface ReportPayload extends Payload {
  roles: readonly Role[];
}

/** The input itself. */
export interface ReportInput {
  name: string;
  /** As given by the caller; absent for bytes and Blobs. */
  path?: string;
  sizeInBytes: number;
  /** Null when the input could not be read. */
  sha256: string | null;
  format: InputFormat;
}

/** `partial`: something could not be read. `failed`: nothing could be read. */
export type Completeness = 'complete' | 'partial' | 'failed';

/** `undetermined`: not complete, and nothing was found. A partial report is never `no-findings`. */
export type Verdict = 'malicious-pattern' | 'suspicious' | 'no-findings' | 'undetermined';

/** The content of the tables of a Windows Installer package. */
export interface ReportPackage {
  summary: Record<string, string | number>;
  codePage: number;
  /** The tool that made it; absent when unknown. */
  builder?: PackageBuilder;
  properties: Record<string, string>;
  tables: readonly { name: string; rows: number }[];
  customActions: readonly ReportCustomAction[];
  signature?: SignatureFacts;
  /** Table changes made by transforms in the package (of a patch, or for instances and languages). */
  transforms?: readonly ReportTransform[];
  /** Bytes of the compound file by role, adding up to the size of the input. */
  coverage?: Record<string, number>;
}

/** The changes that a transform makes to the tables of the package. */
export interface ReportTransform {
  /** Id of its payload. */
  payload: number;
  tables: readonly {
    name: string;
    operation: 'added' | 'dropped' | 'changed';
    inserted: number;
    updated: number;
    deleted: number;
  }[];
}

/** A row of the CustomAction table with its decoded type and what runs it. */
export interface ReportCustomAction {
  name: string;
  type: number;
  typeNumber: number;
  kind: string;
  source: string;
  target: string;
  command: string;
  flags: readonly string[];
  invocations: readonly Invocation[];
}

/** A match of a rule, with evidence. */
export interface ReportFinding {
  ruleId: string;
  severity: Severity;
  title: string;
  /** What was seen and why it matters. */
  explanation: string;
  attack: readonly string[];
  evidence: readonly Evidence[];
}
