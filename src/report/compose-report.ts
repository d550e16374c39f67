import { noBundle } from '../bundle/find-bundle.js';
import { ActionLibraries } from '../execution/action-library.js';
import { findPackageBuilder } from '../execution/package-builder.js';
import type { Bundle, BundleComponents, Role } from '../facts/bundle.js';
import type { Execution } from '../facts/execution.js';
import type { PackageFacts } from '../facts/package-facts.js';
import type { Payload } from '../facts/payload.js';
import { addLosses, type Unread } from '../facts/unread.js';
import { inputFormatOf, SELF_DESCRIBING_TYPES } from '../formats/index.js';
import type { CustomAction } from '../formats/msi/custom-action.js';
import type { SummaryInformation } from '../formats/msi/summary-information.js';
import type { RowChange } from '../formats/msi/transform.js';
import { appendTo } from '../io/append-to.js';
import { DEFAULT_LIMITS } from '../io/budget.js';
import { plural } from '../io/plural.js';
import type { Problem } from '../io/problem.js';
import type { ProblemCode } from '../io/problem-code.js';
import type { Facts } from '../rules/facts.js';
import type { Finding } from '../rules/rule.js';
import type { RuleSet } from '../rules/rule-set.js';
import { VERSION } from '../version.js';
import { collectHostArtefacts } from './collect-host-artefacts.js';
import { ListCut } from './list-cut.js';
import { cutPayloads, payloadsInEvidence, sizeAsJson } from './payload-cut.js';
import {
  type Completeness,
  type Report,
  type ReportCustomAction,
  type ReportFinding,
  type ReportInput,
  type ReportPackage,
  type ReportTransform,
  SCHEMA_VERSION,
  type Verdict,
} from './report.js';
import { TextClip } from './text-clip.js';

/** The name that the caller gave the input, and its path. */
export type NamedInput = Pick<ReportInput, 'name' | 'path'>;

/** The share of the report that problems may have. */
const SHARE_OF_PROBLEMS = 1 / 4;
/** More than the fields around the lists take, and the entries that say that payloads are left out. */
const FRAME_SIZE_IN_BYTES = 2048;

export interface ReportOptions {
  readonly maxReportInBytes?: number;
  /** Absent when no rules ran. */
  readonly ruleSet?: RuleSet;
}

/** Builds the report of one input from its facts and findings. */
export function composeReport(
  named: NamedInput,
  facts: Facts,
  findings: readonly Finding[],
  { maxReportInBytes = DEFAULT_LIMITS.reportBytes, ruleSet }: ReportOptions = {},
): Report {
  const input = facts.payloads[0];
  const inputPackage = facts.packages.find((candidate) => candidate.payload === 0);
  const roles = collectRoles(facts.bundle);
  const clip = new TextClip();
  const details = inputPackage === undefined ? undefined : reportPackage(inputPackage, facts, clip);
  const lists = new ListCut();
  const parts = {
    bundle: facts.bundle,
    ...(details === undefined ? {} : { package: cutPackage(details, lists) }),
    findings: findings.map(reportFinding).map((finding) => ({
      ...finding,
      evidence: lists.cut(`findings.${finding.ruleId}.evidence`, finding.evidence),
    })),
    execution: cutExecution(facts.execution, lists),
    hunting: lists.cut('hunting', collectHostArtefacts(facts, findings)),
  };
  const maxLength = maxReportInBytes * SHARE_OF_PROBLEMS;
  const listedProblems = lists.cut('problems', facts.problems, { maxLength });
  const { omitted } = lists;
  const rest = { ...parts, listedProblems, omitted, unread: facts.unread, names: [named, named, named] };
  const roomInBytes = maxReportInBytes - sizeAsJson(rest) - FRAME_SIZE_IN_BYTES;
  const allPayloads = facts.payloads.map((payload) =>
    Object.assign({}, payload, { roles: roles.get(payload.id) ?? [] }),
  );
  const payloads = cutPayloads(allPayloads, payloadsInEvidence(parts.bundle, parts.findings), roomInBytes);
  const losses = [
    ...clippedProblem(named, clip),
    ...payloadProblem(named, payloads.length, allPayloads.length),
  ];
  if (payloads !== allPayloads) {
    lists.omitted.push({ list: 'payloads', listed: payloads.length, total: allPayloads.length });
  }
  const unread = addLosses(facts.unread, losses, facts.payloads);
  const completeness = completenessOf({ ...facts, problems: [...facts.problems, ...losses] }, unread);
  const report: Report = {
    schemaVersion: SCHEMA_VERSION,
    generator: { name: 'msi-triage', version: VERSION },
    input: {
      ...named,
      sizeInBytes: input?.sizeInBytes ?? 0,
      sha256: input?.sha256 ?? null,
      format:
        input?.facts.selfExtractor?.format === 'burn' ? 'burn' : inputFormatOf(input?.type ?? 'unknown'),
    },
    completeness,
    verdict: verdictOf(completeness, findings),
    ...parts,
    payloads,
    unread,
    problems: [...listedProblems, ...losses],
    ...(ruleSet === undefined ? {} : { ruleSet }),
  };
  return lists.omitted.length === 0 ? report : { ...report, omitted: lists.omitted };
}

function cutExecution({ commands, edges, nodes }: Execution, lists: ListCut): Execution {
  const listed = lists.cut(
    'execution.commands',
    commands.map((command) => {
      const list = `execution.commands.${command.id}.triggers`;
      return { ...command, triggers: lists.cutInner(list, command.triggers) };
    }),
  );
  const listedNodes = lists.cut('execution.nodes', nodes);
  const known = new Set(listedNodes.map(({ id }) => id));
  const joined =
    listedNodes === nodes ? edges : edges.filter(({ from, to }) => known.has(from) && known.has(to));
  return {
    commands: listed,
    nodes: listedNodes,
    edges: lists.cut('execution.edges', joined, { total: edges.length }),
  };
}

function cutPackage(details: ReportPackage, lists: ListCut): ReportPackage {
  const customActions = details.customActions.map((action) => ({
    ...action,
    invocations: lists.cutInner(`package.customActions.${action.name}.invocations`, action.invocations),
  }));
  return {
    ...details,
    properties: Object.fromEntries(lists.cut('package.properties', Object.entries(details.properties))),
    customActions: lists.cut('package.customActions', customActions),
  };
}

const ROLE_OF_COMPONENT: Record<keyof BundleComponents, Role> = {
  unzipUtility: 'unzip-utility',
  passwordProtectedZip: 'password-protected-zip',
  avCheckScript: 'av-check-script',
  loaderDll: 'loader-dll',
};

function collectRoles({ components }: Bundle): Map<number, Role[]> {
  const roles = new Map<number, Role[]>();
  for (const key of Object.keys(ROLE_OF_COMPONENT) as (keyof BundleComponents)[]) {
    for (const payload of components[key].payloads) {
      appendTo(roles, payload, ROLE_OF_COMPONENT[key]);
    }
  }
  return roles;
}

/** The report of an input that could not be read at all. */
export function composeFailedReport(
  named: NamedInput,
  { code, message }: { code: ProblemCode; message: string },
): Report {
  const problem: Problem = {
    code,
    location: named.name,
    offsetInBytes: 0,
    effect: message,
  };
  const payload: Payload = {
    id: 0,
    parent: null,
    path: named.name,
    name: named.name,
    source: 'input',
    type: 'unknown',
    sizeInBytes: 0,
    sha256: null,
    encrypted: false,
    facts: {},
  };
  const payloads = [payload];
  const facts: Facts = {
    payloads,
    packages: [],
    problems: [problem],
    unread: addLosses([], [problem], payloads),
    execution: { commands: [], nodes: [], edges: [] },
    bundle: noBundle(),
  };
  return composeReport(named, facts, []);
}

const NOTHING_READ: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['input.empty', 'input.not-a-package']);

function completenessOf(
  { payloads, problems }: Pick<Facts, 'payloads' | 'problems'>,
  unread: readonly Unread[],
): Completeness {
  if (payloads[0]?.sha256 == null) return 'failed';
  // A package hidden in something else was read. Every stream of a document is a payload, and says nothing by itself.
  const holdsContainer = payloads.some(
    ({ id, type }) => id > 0 && type !== 'cfb' && SELF_DESCRIBING_TYPES.has(type),
  );
  if (!holdsContainer && problems.some(({ code }) => NOTHING_READ.has(code))) return 'failed';
  return unread.length === 0 ? 'complete' : 'partial';
}

function verdictOf(completeness: Completeness, findings: readonly Finding[]): Verdict {
  if (findings.some(({ rule }) => rule.isMaliciousPattern)) return 'malicious-pattern';
  if (findings.some(({ rule }) => rule.severity === 'high' || rule.severity === 'medium'))
    return 'suspicious';
  return completeness === 'complete' ? 'no-findings' : 'undetermined';
}

function reportFinding({ rule, evidence }: Finding): ReportFinding {
  const { id, severity, title, explanation, attack } = rule;
  return { ruleId: id, severity, title, explanation, attack, evidence };
}

function clippedProblem({ name }: NamedInput, { clippedCount }: TextClip): Problem[] {
  if (clippedCount === 0) return [];
  const effect = `${plural(clippedCount, 'table text')} shortened in the report`;
  return [{ code: 'limit.strings', location: name, offsetInBytes: 0, effect }];
}

function payloadProblem({ name }: NamedInput, listed: number, total: number): Problem[] {
  if (listed === total) return [];
  const effect = `${plural(total - listed, 'payload')} of ${total} left out of the report`;
  return [{ code: 'limit.report-bytes', location: name, offsetInBytes: 0, effect }];
}

function reportPackage(
  facts: PackageFacts,
  inventory: Pick<Facts, 'packages' | 'payloads'>,
  clip: TextClip,
): ReportPackage {
  const transforms = inventory.packages.flatMap(reportTransform);
  const builder = findPackageBuilder(facts, new ActionLibraries(inventory));
  return {
    summary: facts.summary === undefined ? {} : reportSummary(facts.summary),
    codePage: facts.codePage,
    ...(builder === undefined ? {} : { builder }),
    properties: Object.fromEntries(
      [...facts.tables.properties].map(([name, value]) => [clip.clip(name), clip.clip(value)]),
    ),
    tables: facts.tableSizes,
    customActions: facts.tables.customActions.map((action) => reportCustomAction(action, clip)),
    ...(facts.signature === undefined ? {} : { signature: facts.signature }),
    ...(transforms.length === 0 ? {} : { transforms }),
    ...(facts.coverage === undefined ? {} : { coverage: facts.coverage }),
  };
}

function reportTransform({ changes, payload }: PackageFacts): ReportTransform[] {
  if (changes === undefined) return [];
  const tables = changes.map(({ operation, rows, table }) => {
    const count = (kind: RowChange['operation']) => rows.filter((row) => row.operation === kind).length;
    return {
      name: table,
      operation,
      inserted: count('insert'),
      updated: count('update'),
      deleted: count('delete'),
    };
  });
  return [{ payload, tables }];
}

function reportSummary(summary: SummaryInformation): Record<string, string | number> {
  const present: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(summary)) {
    if (value instanceof Date) present[name] = value.toISOString();
    else if (typeof value === 'number' || (typeof value === 'string' && value !== '')) present[name] = value;
  }
  return present;
}

function reportCustomAction(action: CustomAction, clip: TextClip): ReportCustomAction {
  const { flags, kind, type, typeNumber } = action;
  return {
    name: clip.clip(action.name),
    type,
    typeNumber,
    kind,
    source: clip.clip(action.source),
    target: clip.clip(action.target),
    command: clip.clip(action.command),
    flags,
    invocations: action.invocations.map((invocation) => ({
      ...invocation,
      condition: clip.clip(invocation.condition),
    })),
  };
}
