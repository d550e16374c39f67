/** What is decoded of one encoded command, in Base64 characters. */
const MAX_BASE64_LENGTH = 1_048_576;

/**
 * `-EncodedCommand` in every abbreviation that PowerShell takes (`-e`, `-ec`, `-enc` …), behind `-`, `--`, `/` or one
 * of the dashes that it takes for a hyphen; quotes around the value are allowed.
 */
const SWITCH =
  /(?:^|[\s"'(,])(?:--?|[/\u2013\u2014\u2015])e(?:c|n|nc|nco|ncod|ncode|ncoded|ncodedc|ncodedco|ncodedcom|ncodedcomm|ncodedcomma|ncodedcomman|ncodedcommand)?[\s:]+["']?([A-Za-z0-9+/]{8,}={0,2})/gi;

/** The commands that stand encoded on the command lines in a text. */
export function findEncodedCommands(text: string): string[] {
  return [...text.matchAll(SWITCH)].flatMap((match) => decodeEncodedCommand(match[1] ?? '') ?? []);
}

/** Base64 of UTF-16LE; undefined when that gives no text. */
export function decodeEncodedCommand(base64: string): string | undefined {
  const bytes = Buffer.from(base64.slice(0, MAX_BASE64_LENGTH), 'base64');
  if (bytes.length < 2) return undefined;
  const text = bytes.subarray(0, bytes.length & ~1).toString('utf16le');
  return looksReadable(text) ? text : undefined;
}

/** Mostly letters, digits and marks of Latin script, as every command is. */
export function looksReadable(text: string): boolean {
  const head = text.slice(0, 4_096);
  if (head.length === 0) return false;
  let readable = 0;
  for (let at = 0; at < head.length; at += 1) {
    const code = head.charCodeAt(at);
    if ((code >= 0x20 && code < 0x7f) || code === 9 || code === 10 || code === 13) readable += 1;
  }
  return readable >= head.length * 0.85;
}
