/**
 * What text out of a package could steer or deceive a terminal with: control characters (escape sequences, line
 * breaks), bidirectional controls, characters that show nothing, and lone surrogates.
 */
export const UNSAFE_CHARACTER: RegExp =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** Makes text out of a package safe to print: what is unsafe comes out as `\x1b`, `\u202e`, `\u{e0041}`. */
export function escapeText(text: string): string {
  return text.replace(UNSAFE_CHARACTER, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const digits = code.toString(16);
    if (code < 0x100) return `\\x${digits.padStart(2, '0')}`;
    return code < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\u{${digits}}`;
  });
}

/** Shortens to `length` characters, with an ellipsis in place of what was left out. */
export function shortenText(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** Keeps viewers from turning a URL into a link: `hxxp://host[.]example`. */
export function defang(url: string): string {
  return url.replace(/^http/i, 'hxxp').replaceAll('.', '[.]');
}
