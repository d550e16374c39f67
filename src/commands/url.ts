/** Finds the `http`, `https`, `ftp` and `file` URLs in a text, in order, each once. */
export function findUrls(text: string): string[] {
  const urls = new Set<string>();
  for (const [match] of text.matchAll(
    /\b(?:https?|ftps?|file):[/\\]{2}[^\s"'<>|^`{}[\],;()\u0000-\u001f]{1,2048}/gi,
  )) {
    urls.add(match.replace(/(?<![.:!?&])[.:!?&]+$/, ''));
  }
  return [...urls];
}
