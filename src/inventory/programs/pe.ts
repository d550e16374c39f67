import type { Payload } from '../../facts/payload.js';
import { parsePeSignature } from '../../formats/authenticode/pe-signature.js';
import type { ProgramType } from '../../formats/index.js';
import { type PeProgram, readProgram } from '../../formats/pe/parse-pe.js';
import type { PeKind } from '../../formats/pe/pe-facts.js';
import { findNonZero } from '../../io/find-non-zero.js';
import { type ByteRange, SliceSource, type Source } from '../../io/source.js';
import { HeaderScan, scanHeaders } from '../hidden/header-scan.js';
import type { Content } from '../walk/content.js';
import { visitUncovered } from '../walk/uncovered.js';
import { rangeName, visitRange } from '../walk/visit-range.js';
import type { OpenPayload, Walk } from '../walk/walk.js';
import { visitBurnBundle } from './burn.js';
import { readSelfExtractor } from './iexpress.js';
import { noteOpaqueOverlay } from './opaque-overlay.js';
import { visitProgramContent } from './program-content.js';
import { identifyUnzipUtility } from './unzip-utility.js';

const TYPE_OF_KIND: Record<PeKind, ProgramType> = {
  exe: 'pe-exe',
  dll: 'pe-dll',
  sys: 'pe-sys',
  dos: 'dos-exe',
  ne: 'ne-exe',
  le: 'ne-exe',
};

/** Reads the headers of a program, asks whether it is an unzip utility, and looks for what it carries. */
export const openPePayload: OpenPayload = async (walk, payload, content, place) => {
  const { source } = content;
  const scan = new HeaderScan();
  const program = await describeProgram(walk, payload, content, scan);
  const { pe, signature } = payload.facts;
  const holder = { payload, source, depth: place.depth };
  await walk.guard(payload, 'the embedded files of the program are listed in part', async () => {
    // Headers that cannot be read end the reading before the bytes have passed.
    const hasPassed = scan.position === source.sizeInBytes;
    const wholeScan = hasPassed ? scan : await scanHeaders(source, walk.budget);
    await visitProgramContent(walk, holder, program, wholeScan, signature?.uncovered ?? []);
  });
  let attached: readonly ByteRange[] = [];
  await walk.guard(payload, 'what is attached to the bundle is listed in part', async () => {
    attached = await visitBurnBundle(walk, holder, place);
  });
  const overlays = pe?.overlay === undefined ? [] : await rangesBeside(source, pe.overlay, attached);
  const tails = [
    ...overlays.map((range) => ({ ...range, what: 'overlay', hiddenIn: 'behind the last section' })),
    { ...pe?.behindCertificate, what: 'tail', hiddenIn: 'behind the certificate table' },
  ];
  for (const { hiddenIn, offsetInBytes, sizeInBytes, what } of tails) {
    if (offsetInBytes === undefined || sizeInBytes === undefined) continue;
    const name = rangeName(what, offsetInBytes);
    const tail = await visitRange(walk, holder, {
      name,
      source: 'appended',
      offsetInBytes,
      sizeInBytes,
      hiddenIn,
    });
    await noteOpaqueOverlay(walk, payload, tail, new SliceSource(source, offsetInBytes, sizeInBytes));
  }
  if (signature !== undefined) await visitUncovered(walk, payload, source, signature, place);
};

/** What of a range is accounted for by none of others, which are in order; zeros in between are padding. */
async function rangesBeside(
  source: Source,
  { offsetInBytes, sizeInBytes }: ByteRange,
  others: readonly ByteRange[],
): Promise<ByteRange[]> {
  if (others.length === 0) return [{ offsetInBytes, sizeInBytes }];
  const end = offsetInBytes + sizeInBytes;
  const ranges: ByteRange[] = [];
  let at = offsetInBytes;
  for (const other of [...others, { offsetInBytes: end, sizeInBytes: 0 }]) {
    const until = Math.min(end, other.offsetInBytes);
    const start = at < until ? await findNonZero(source, at, until) : undefined;
    if (start !== undefined) ranges.push({ offsetInBytes: start, sizeInBytes: until - start });
    at = Math.max(at, other.offsetInBytes + other.sizeInBytes);
  }
  return ranges;
}

/** Gathers facts about a program; undefined when its headers cannot be read. The scan sees its bytes on the way. */
async function describeProgram(
  walk: Walk,
  payload: Payload,
  { sha256, source }: Content,
  scan: HeaderScan,
): Promise<PeProgram | undefined> {
  const options = { budget: walk.budget, onProblem: walk.problems.at(payload.path) };
  let program: PeProgram | undefined;
  await walk.guard(payload, 'the program is described in part', async () => {
    program = await readProgram(source, { ...options, onChunk: (chunk) => scan.update(chunk) });
    const pe = program.facts;
    payload.type = TYPE_OF_KIND[pe.kind];
    walk.keepFacts(payload, { pe });
    const signature = await parsePeSignature(source, pe, options);
    if (signature !== undefined) walk.keepFacts(payload, { signature });
    const utility = await identifyUnzipUtility({
      sha256: sha256 ?? '',
      pe,
      source,
      budget: walk.budget,
      signatureDigestMatches: signature?.digestMatches,
    });
    if (utility !== undefined) walk.keepFacts(payload, { unzipUtility: utility });
    const selfExtractor = await readSelfExtractor(source, program.resources);
    if (selfExtractor !== undefined) walk.keepFacts(payload, { selfExtractor });
  });
  return program;
}
