import type { Bundle } from '../facts/bundle.js';
import type { Payload } from '../facts/payload.js';
import { renderJson } from './json-report.js';
import type { ReportFinding, ReportPayload } from './report.js';

/** The size of a part of the report as JSON. */
export function sizeAsJson(part: object): number {
  return Buffer.byteLength(renderJson(part)) + 1;
}

/**
 * The payloads that a report has room for, in order: the input, then those in `evidence` with what contains them, then
 * the first of the others. Payloads without a meaning, however many, do not displace one that a finding refers to.
 */
export function cutPayloads(
  payloads: readonly ReportPayload[],
  evidence: ReadonlySet<number>,
  roomInBytes: number,
): readonly ReportPayload[] {
  const listed = new Set<number>([0]);
  let leftInBytes = roomInBytes;
  const take = (id: number): boolean => {
    const payload = payloads[id];
    if (payload === undefined || listed.has(id)) return true;
    leftInBytes -= sizeAsJson(payload);
    if (leftInBytes < 0) return false;
    listed.add(id);
    return true;
  };
  for (const id of evidence) {
    for (const holder of withHolders(payloads, id)) take(holder);
  }
  for (const { id } of payloads) if (!take(id)) break;
  return listed.size === payloads.length ? payloads : payloads.filter(({ id }) => listed.has(id));
}

/** The payloads that findings and the bundle refer to. */
export function payloadsInEvidence(bundle: Bundle, findings: readonly ReportFinding[]): Set<number> {
  const parts = Object.values(bundle.components).flatMap(({ payloads }) => payloads);
  const wiring = [...bundle.wiring, ...bundle.possibleWiring];
  const all = [...wiring, ...findings.flatMap(({ evidence }) => evidence)];
  return new Set([...parts, ...all.map(({ payload }) => payload)]);
}

/** The payload and what contains it, outermost first. */
function withHolders(payloads: readonly Payload[], id: number): number[] {
  const chain: number[] = [];
  for (let at: number | null = id; at !== null; at = payloads[at]?.parent ?? null) chain.unshift(at);
  return chain;
}
