import type { BundleComponents } from '../facts/bundle.js';
import type { Evidence } from '../facts/evidence.js';
import type { PackageBuilder } from '../facts/package-builder.js';
import type { SignatureFacts } from '../formats/authenticode/signature-facts.js';
import { plural } from '../io/plural.js';
import { losesData } from '../io/problem.js';
import type { Report, ReportPayload } from './report.js';
import { renderChain } from './text-chain.js';
import { renderHunting } from './text-hunting.js';
import { safeLine, type TextStyle } from './text-line.js';

const MAX_PAYLOADS_SHOWN = 200;
const MAX_PROBLEMS_SHOWN = 20;
const MAX_EVIDENCE_SHOWN = 4;

/** Renders a report for a person at a terminal. Everything taken from the package is escaped. */
export function renderText(report: Report, style: TextStyle): string {
  if (report.completeness === 'failed' && report.payloads.length === 1) {
    return [...renderHead(report, style), ...renderProblems(report, style)].join('\n');
  }
  return [
    ...renderHead(report, style),
    ...renderBundle(report, style),
    ...renderFindings(report, style),
    ...renderChain(report, style),
    ...renderPayloads(report, style),
    ...renderHunting(report, style),
    ...renderProblems(report, style),
  ].join('\n');
}

const UNDETERMINED = 'Parts of the input could not be read and may contain anything.';

function renderHead(report: Report, style: TextStyle): string[] {
  const { completeness, input, package: details, payloads, verdict } = report;
  const signature = details?.signature ?? payloads[0]?.facts.signature;
  const mark = {
    'malicious-pattern': style.danger,
    suspicious: style.caution,
    'no-findings': style.good,
    undetermined: style.caution,
  };
  const title = [
    details?.summary.subject ?? details?.summary.title ?? payloads[0]?.facts.pe?.version?.FileDescription,
    details?.summary.author,
  ]
    .filter(Boolean)
    .join(', ');
  return [
    style.heading(safeLine(input.name)),
    `  ${input.format}, ${plural(input.sizeInBytes, 'byte')}, sha256 ${input.sha256 ?? 'unknown'}`,
    ...(title === '' ? [] : [`  ${safeLine(title)}`]),
    ...(details?.builder === undefined ? [] : [`  ${safeLine(builderLine(details.builder))}`]),
    ...(signature === undefined ? [] : [`  ${safeLine(signatureLine(signature))}`]),
    `  verdict: ${mark[verdict](describeVerdict(report))}    read: ${completeness === 'complete' ? completeness : style.caution(completeness)}`,
    ...renderUnread(report, style),
    ...(verdict === 'undetermined' ? [`  ${style.caution(UNDETERMINED)}`] : []),
  ];
}

function builderLine({ claimed, evidence, name }: PackageBuilder): string {
  if (claimed) return `built with ${name}, as only the summary information says`;
  return `built with ${name} (${evidence.map(({ by, text }) => `${by} ${text}`).join(', ')})`;
}

/** By its id, which is its index as long as the list is not shortened. */
function findPayload(payloads: Report['payloads'], wanted: number): Report['payloads'][number] | undefined {
  const indexed = payloads[wanted];
  return indexed?.id === wanted ? indexed : payloads.find(({ id }) => id === wanted);
}

const MAX_UNREAD_SHOWN = 5;

/** One line per entry of `unread`. */
function renderUnread({ payloads, unread }: Report, style: TextStyle): string[] {
  const lines = unread
    .slice(0, MAX_UNREAD_SHOWN)
    .map(({ count, note, payloads: ids, reason, sizeInBytes }) => {
      const size = sizeInBytes === null ? '' : `, ${plural(sizeInBytes, 'byte')}`;
      const path = findPayload(payloads, ids[0] ?? 0)?.path ?? '';
      return `  unread: ${style.caution(reason)} ${safeLine(`${path}: ${note} (${count}${size})`)}`;
    });
  const hidden = unread.length - MAX_UNREAD_SHOWN;
  return hidden > 0 ? [...lines, `  and ${hidden} more unread: see --json`] : lines;
}

/** The verdict as the JSON names it, with the highest severity below it. */
function describeVerdict({ findings, verdict }: Report): string {
  if (verdict !== 'no-findings' || findings.length === 0) return verdict;
  const highest = findings.some(({ severity }) => severity === 'low') ? 'low' : 'info';
  return `no-findings above ${highest}`;
}

function signatureLine({
  computedDigest,
  digestMatches,
  further = [],
  signatureValid,
  signedWithinValidity,
  signer,
  timestamp,
}: SignatureFacts): string {
  const parts = [
    digestMatches ? 'digest matches' : computedDigest ? 'DIGEST DOES NOT MATCH' : 'digest not computed',
    signatureValid === undefined
      ? 'key not checked'
      : signatureValid
        ? 'signature verifies'
        : 'SIGNATURE DOES NOT VERIFY',
    ...(timestamp === undefined ? [] : [`timestamp ${timestamp}`]),
    ...(signedWithinValidity === false ? ['SIGNED OUTSIDE THE VALIDITY PERIOD OF ITS CERTIFICATE'] : []),
    ...(further.length === 0 ? [] : [plural(further.length, 'more signature')]),
    'chain not verified',
  ];
  return `signature: ${signer?.subject ?? 'unknown signer'} (${parts.join('; ')})`;
}

const COMPONENT_TITLES: Record<keyof BundleComponents, string> = {
  unzipUtility: 'unzip utility',
  passwordProtectedZip: 'password-protected ZIP',
  avCheckScript: 'antivirus check',
  loaderDll: 'loader DLL',
};

function renderBundle({ bundle, payloads }: Report, style: TextStyle): string[] {
  const mark =
    bundle.match === 'full' ? style.danger : bundle.match === 'partial' ? style.caution : style.faint;
  const lines = [
    '',
    `${style.heading('Dexphot bundle:')} ${mark(bundle.match)}`,
    `  ${safeLine(bundle.explanation)}`,
  ];
  if (bundle.match === 'none') return lines;
  for (const key of Object.keys(COMPONENT_TITLES) as (keyof BundleComponents)[]) {
    const component = bundle.components[key];
    lines.push(`  ${component.present ? '[x]' : '[ ]'} ${COMPONENT_TITLES[key]}`);
    for (const id of component.payloads.slice(0, MAX_EVIDENCE_SHOWN)) {
      const payload = findPayload(payloads, id);
      if (payload !== undefined)
        lines.push(`      ${safeLine(`${payload.path} (${describePayload(payload)})`)}`);
    }
    lines.push(...renderEvidence(component.evidence, style));
  }
  return lines;
}

function renderEvidence(evidence: readonly Evidence[], style: TextStyle): string[] {
  const lines = evidence
    .slice(0, MAX_EVIDENCE_SHOWN)
    .map(({ location, text }) => style.faint(`        ${safeLine(`${location}: ${text}`)}`));
  const hidden = evidence.length - MAX_EVIDENCE_SHOWN;
  return hidden > 0 ? [...lines, style.faint(`        and ${hidden} more`)] : lines;
}

function renderFindings({ findings }: Report, style: TextStyle): string[] {
  if (findings.length === 0) return ['', style.heading('Findings: none')];
  const marks = { high: style.danger, medium: style.caution, low: style.faint, info: style.faint };
  const lines = ['', style.heading('Findings')];
  for (const { attack, evidence, ruleId, severity, title } of findings) {
    const techniques = attack.length === 0 ? '' : ` (${attack.join(', ')})`;
    lines.push(`  ${marks[severity](severity.padEnd(6))} ${ruleId}: ${title}${techniques}`);
    lines.push(...renderEvidence(evidence, style));
  }
  return lines;
}

function renderPayloads({ payloads }: Report, style: TextStyle): string[] {
  // The first payload is the input itself, which the head describes.
  const embedded = payloads.slice(1);
  if (embedded.length === 0) return ['', style.heading('Embedded files: none')];
  const lines = ['', style.heading(`Embedded files (${embedded.length})`)];
  for (const payload of embedded.slice(0, MAX_PAYLOADS_SHOWN)) {
    lines.push(`  ${String(payload.id).padStart(4)}  ${safeLine(payload.path)}`);
    lines.push(style.faint(`        ${safeLine(describePayload(payload))}`));
  }
  const hidden = embedded.length - MAX_PAYLOADS_SHOWN;
  if (hidden > 0) lines.push(style.faint(`  and ${hidden} more: see --json or the list command`));
  return lines;
}

function describePayload({
  encrypted,
  facts,
  installPath,
  roles,
  sha256,
  sizeInBytes,
  type,
}: ReportPayload): string {
  const parts = [
    type === 'unknown' ? 'not read' : type,
    ...(encrypted ? ['encrypted'] : []),
    plural(sizeInBytes, 'byte'),
    ...(sha256 === null ? [] : [`sha256 ${sha256}`]),
    ...(installPath === undefined ? [] : [`installed as ${installPath}`]),
    ...(facts.unzipUtility === undefined ? [] : [facts.unzipUtility.name]),
    facts.pe?.version?.FileDescription ?? '',
    ...roles,
  ];
  return parts.filter((part) => part.trim() !== '').join(', ');
}

function renderProblems({ problems }: Report, style: TextStyle): string[] {
  if (problems.length === 0) return [];
  const lines = ['', style.heading(`Problems (${problems.length})`)];
  for (const { code, effect, location, offsetInBytes } of problems.slice(0, MAX_PROBLEMS_SHOWN)) {
    const mark = losesData(code) ? style.caution : style.faint;
    lines.push(`  ${mark(code)} ${safeLine(`${location} @0x${offsetInBytes.toString(16)}: ${effect}`)}`);
  }
  const hidden = problems.length - MAX_PROBLEMS_SHOWN;
  if (hidden > 0) lines.push(style.faint(`  and ${hidden} more: see --json`));
  return lines;
}
