import type { PackageFacts } from '../../facts/package-facts.js';
import { encodeText, NEUTRAL_CODE_PAGE, oemPagesOf } from '../../formats/msi/code-page.js';

/**
 * The bytes that a password may stand for in a format that does not say: in UTF-8, in the code pages of the packages and
 * the OEM pages that go with these, and in others that have its characters. All are equal for ASCII.
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
  // The package may be written in UTF-8, and the archive on a computer with another page.
  for (const page of LOCAL_CODE_PAGES) for (const one of [page, ...oemPagesOf(page)]) pages.add(one);
  const encodings = new Map<string, Uint8Array>([[Buffer.from(utf8).toString('hex'), utf8]]);
  for (const page of [...pages].slice(0, MAX_CODE_PAGES)) {
    const bytes = encodeText(password, page);
    if (bytes !== undefined) encodings.set(Buffer.from(bytes).toString('hex'), bytes);
  }
  return [...encodings.values()];
}

/** Real inputs have one or two; a hostile one has as many packages as it likes. */
const MAX_CODE_PAGES = 40;
/** The ANSI pages of Windows. */
const LOCAL_CODE_PAGES = [1252, 1251, 1250, 1253, 1254, 1255, 1256, 1257, 1258, 874, 932, 936, 949, 950];
