import type { PayloadType } from '../identify/payload-type.js';
import { parsePe } from '../identify/pe/parse-pe.js';
import type { PeKind } from '../identify/pe/pe-facts.js';
import { identifyUnzipUtility } from '../identify/unzip-utility.js';
import { SliceSource } from '../io/source.js';
import { parsePeSignature } from '../signature/pe-signature.js';
import type { OpenPayload } from './walk.js';

const TYPE_OF_KIND: Record<PeKind, PayloadType> = {
  exe: 'pe-exe',
  dll: 'pe-dll',
  sys: 'pe-sys',
  dos: 'dos-exe',
  ne: 'ne-exe',
  le: 'ne-exe',
};

/** Reads the headers of a program, asks whether it is an unzip utility, and looks behind its last section. */
export const openPePayload: OpenPayload = async (walk, payload, content, place) => {
  const options = { budget: walk.budget, onProblem: walk.problems.at(payload.path) };
  const { source } = content;
  await walk.guard(payload, 'the program is described in part', async () => {
    const pe = await parsePe(source, options);
    payload.type = TYPE_OF_KIND[pe.kind];
    walk.keepFacts(payload, { pe });
    const signature = await parsePeSignature(source, pe, options);
    if (signature !== undefined) walk.keepFacts(payload, { signature });
    const utility = await identifyUnzipUtility({
      sha256: content.sha256 ?? '',
      pe,
      source,
      budget: walk.budget,
      signatureDigestMatches: signature?.digestMatches,
    });
    if (utility !== undefined) walk.keepFacts(payload, { unzipUtility: utility });
  });
  const overlay = payload.facts.pe?.overlay;
  if (overlay !== undefined) {
    const { offsetInBytes, sizeInBytes } = overlay;
    // A program behind a program behind a program: each is read again with all that follows it.
    walk.budget.checkDepth(place.depth + 1);
    walk.budget.spendBytesOut(sizeInBytes);
    const name = `overlay@0x${offsetInBytes.toString(16)}`;
    const facts = { offsetInBytes, hiddenIn: 'behind the last section' };
    await walk.visit(
      { holder: payload, name, source: 'appended', sizeInBytes, depth: place.depth + 1, facts },
      new SliceSource(source, offsetInBytes, sizeInBytes),
    );
  }
};
