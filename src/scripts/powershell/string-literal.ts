/** The value of a string as written, here-strings too; undefined when it holds variables or does not end. */
export function readString(text: string): string | undefined {
  if (text.startsWith("@'")) return text.endsWith("'@") ? text.slice(3, -3) : undefined;
  if (text.startsWith('@"')) return /[$`]/.test(text) || !text.endsWith('"@') ? undefined : text.slice(3, -3);
  const quote = text[0]!;
  if (text.length < 2 || !text.endsWith(quote)) return undefined;
  const inner = text.slice(1, -1);
  if (quote === "'") return inner.replaceAll("''", "'");
  if (/(?:^|[^`])\$[\p{L}({_]/u.test(inner)) return undefined; // variables inside
  if (!inner.includes('`')) return inner.replaceAll('""', '"');
  return inner.replace(/`([\s\S])|""/g, (whole, escaped?: string) =>
    escaped === undefined ? whole.slice(1) : (ESCAPES.get(escaped) ?? escaped),
  );
}

const ESCAPES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    n: '\n',
    r: '\r',
    t: '\t',
    0: '\0',
    a: '\u0007',
    b: '\b',
    f: '\f',
    v: '\v',
  }),
);
