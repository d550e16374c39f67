import type { PackageFacts } from '../../facts/package-facts.js';
import { encodeText, NEUTRAL_CODE_PAGE, oemPagesOf } from '../../formats/msi/code-page.js';

/**
 * The bytes that a password may stand for in a format that does not say: UTF-8, the code pages of the packages, and the
 * OEM pages that go with these. One of a password of ASCII.
 */
export function encodingsOf(
  password: string,
  packages: readonly Pick<PackageFacts, 'codePage'>[],
): Uint8Array[] {
  const utf8 = new TextEncoder().encode(password);
  if (utf8.length === password.length) return [utf8];
  const pages = new Set<number>();
  for (const { codePage } of [...packages, { codePage: NEUTRAL_CODE_PAGE }]) {
    for (const page of [codePage, ...oemPagesOf(codePage)]) pages.add(page);
  }
  const encodings = new Map<string, Uint8Array>([[Buffer.from(utf8).toString('hex'), utf8]]);
  for (const page of [...pages].slice(0, MAX_CODE_PAGES)) {
    const bytes = encodeText(password, page);
    if (bytes !== undefined) encodings.set(Buffer.from(bytes).toString('hex'), bytes);
  }
  return [...encodings.values()];
}

/** Real inputs have one or two; a hostile one has as many packages as it likes. */
const MAX_CODE_PAGES = 16;
