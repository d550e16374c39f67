import type { Bundle, Role } from '../facts/bundle.js';
import type { Evidence } from '../facts/evidence.js';
import type { Execution } from '../facts/execution.js';
import type { Payload } from '../facts/payload.js';
import type { Unread } from '../facts/unread.js';
import type { SignatureFacts } from '../formats/authenticode/signature-facts.js';
import type { InputFormat } from '../formats/index.js';
import type { Invocation } from '../formats/msi/custom-action.js';
import type { Problem } from '../io/problem.js';
import type { Severity } from '../rules/rule.js';
import type { HostArtefact } from './host-artefact.js';

/** Version of the report: grows when a name changes or goes. */
export const SCHEMA_VERSION = 1;

/** The result for one input. Its names are fixed: other programs read them. Add to it, never rename. */
export interface Report {
  schemaVersion: typeof SCHEMA_VERSION;
  generator: { name: 'msi-triage'; version: string };
  input: ReportInput;
  completeness: Completeness;
  verdict: Verdict;
  /** Always there, also when nothing matched. */
  bundle: Bundle;
  /** Absent when the input is not a Windows Installer package. */
  package?: ReportPackage;
  /** Every embedded file, wherever it lies; 0 is the input itself. */
  payloads: readonly ReportPayload[];
  findings: readonly ReportFinding[];
  execution: Execution;
  /** What to look for on a host that the package was installed on. */
  hunting: readonly HostArtefact[];
  /** What was not read, and why; empty exactly when the report is complete. */
  unread: readonly Unread[];
  problems: readonly Problem[];
  /** Lists that are cut behind their first items; absent when none is. What is left out was analysed all the same. */
  omitted?: readonly OmittedItems[];
}

/** A list of the report that is cut. */
export interface OmittedItems {
  /** Where it stands: `execution.commands`. */
  list: string;
  listed: number;
  total: number;
}

/** A payload with the parts of the bundle that it plays. */
export interface ReportPayload extends Payload {
  roles: readonly Role[];
}

/** The input itself. */
export interface ReportInput {
  name: string;
  /** As it was given; absent for bytes and Blobs. */
  path?: string;
  sizeInBytes: number;
  /** Null when the input could not be read. */
  sha256: string | null;
  format: InputFormat;
}

/** `partial`: something could not be read. `failed`: nothing could be read. */
export type Completeness = 'complete' | 'partial' | 'failed';

/** `undetermined`: not complete, and nothing was found. Partial never reads as clean. */
export type Verdict = 'malicious-pattern' | 'suspicious' | 'no-findings' | 'undetermined';

/** What the tables of a Windows Installer package say. */
export interface ReportPackage {
  summary: Record<string, string | number>;
  codePage: number;
  properties: Record<string, string>;
  tables: readonly { name: string; rows: number }[];
  customActions: readonly ReportCustomAction[];
  signature?: SignatureFacts;
  /** What transforms in the package (those of a patch, those for instances and languages) do to its tables. */
  transforms?: readonly ReportTransform[];
  /** Bytes of the compound file per role; they add up to the size of the input. */
  coverage?: Record<string, number>;
}

/** What a transform does to the tables of the package. */
export interface ReportTransform {
  /** Id of the payload that it is. */
  payload: number;
  tables: readonly {
    name: string;
    operation: 'added' | 'dropped' | 'changed';
    inserted: number;
    updated: number;
    deleted: number;
  }[];
}

/** A row of the CustomAction table with its type decoded, and what runs it. */
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

/** What a rule found, with the evidence. */
export interface ReportFinding {
  ruleId: string;
  severity: Severity;
  title: string;
  /** What was seen and why it matters. */
  explanation: string;
  attack: readonly string[];
  evidence: readonly Evidence[];
}
