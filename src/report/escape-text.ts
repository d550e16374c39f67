/**
 * Makes text out of a package safe to print: control characters (escape sequences, line breaks), bidirectional
 * overrides, zero-width characters and lone surrogates come out as `\x1b`, `\u202e`.
 */
export function escapeText(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Shortens to `length` characters, with an ellipsis in place of what was left out. */
export function shortenText(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** Keeps viewers from turning a URL into a link: `hxxp://host[.]example`. */
export function defang(url: string): string {
  return url.replace(/^http/i, 'hxxp').replaceAll('.', '[.]');
}
