import type { Payload, PayloadSource } from '../../facts/payload.js';
import { EMBEDDED_STARTS } from '../../formats/index.js';
import { type EncodedText, encodedStartsOf, findEncodedText } from '../../formats/text/encoded-text.js';
import { BytesSource } from '../../io/source.js';
import type { Walk } from '../walk/walk.js';
import { identifyHeader } from './header-scan.js';

/** A text, and where it stands. */
export interface EncodedHolder {
  readonly payload: Payload;
  /** How deep the holder lies. */
  readonly depth: number;
  readonly source: PayloadSource;
  /** The name of what is found, by its encoding and the offset in the text. */
  readonly nameOf: (encoding: string, offsetInBytes: number) => string;
}

/** Of one text. */
const MAX_FOUND = 16;

/** What is inverted besides is not searched for. */
const STARTS = encodedStartsOf(
  EMBEDDED_STARTS.filter(({ decode }) => decode === undefined).map(({ signature }) => signature),
);

/** Visits containers and programs that a text spells out in base64 or hexadecimal digits. */
export async function visitEncoded(walk: Walk, bytes: Uint8Array, holder: EncodedHolder): Promise<void> {
  let found = 0;
  let readable: EncodedText | undefined;
  for (const text of findEncodedText(bytes, STARTS)) {
    await walk.budget.breathe();
    if (identifyHeader(text.head) === undefined || liesIn(readable, text)) continue;
    found += 1;
    if (found > MAX_FOUND) return;
    const content = text.decode();
    walk.budget.checkDepth(holder.depth + 1);
    walk.budget.spendBytesOut(content.length);
    const { encoding, offsetInBytes } = text;
    const { path } = await walk.visit(
      {
        holder: holder.payload,
        name: holder.nameOf(encoding, offsetInBytes),
        source: holder.source,
        sizeInBytes: content.length,
        depth: holder.depth + 1,
        facts: { hiddenIn: `${encoding} text` },
      },
      new BytesSource(content),
    );
    if (walk.problems.isReadable(path)) readable = text;
  }
}

/** True for what starts inside of a container that was read: an entry of the same archive, for the most part. */
function liesIn(outer: EncodedText | undefined, { digits, encoding, offsetInBytes }: EncodedText): boolean {
  if (outer === undefined || outer.offsetInBytes !== offsetInBytes || outer.encoding !== encoding)
    return false;
  return digits.start < outer.digits.end && (digits.start - outer.digits.start) % digits.perStep === 0;
}
