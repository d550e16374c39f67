/** One script inside a WSF, SCT or HTA file. */
export interface EmbeddedScript {
  language: 'vbscript' | 'jscript';
  /** The text with empty lines in front, so that its line numbers are those of the file. */
  text: string;
}

/** Elements that are looked at; a real file has a handful. */
const MAX_ELEMENTS = 64;

/** The contents of the `<script>` elements, in order; files that they name by `src` are not followed. */
export function findEmbeddedScripts(markup: string): EmbeddedScript[] {
  const scripts: EmbeddedScript[] = [];
  const opening = /<script\b([^>]{0,2048})>/gi;
  let line = 0;
  let counted = 0;
  for (
    let match = opening.exec(markup);
    match !== null && scripts.length < MAX_ELEMENTS;
    match = opening.exec(markup)
  ) {
    const start = opening.lastIndex;
    if (match[1]!.trimEnd().endsWith('/')) continue;
    const closing = /<\/script\s*>/gi;
    closing.lastIndex = start;
    const end = closing.exec(markup)?.index ?? markup.length;
    line += markup.slice(counted, start).split('\n').length - 1;
    counted = start;
    scripts.push({
      language: languageOf(match[1]!),
      text: '\n'.repeat(line) + withoutSection(markup.slice(start, end)),
    });
    opening.lastIndex = end;
  }
  return scripts;
}

/** Both hosts take JScript when nothing else is said. */
function languageOf(attributes: string): EmbeddedScript['language'] {
  const language = /\b(?:language|type)\s*=\s*["']?([\w/.-]{1,64})/i.exec(attributes)?.[1] ?? '';
  return /vbs/i.test(language) ? 'vbscript' : 'jscript';
}

function withoutSection(text: string): string {
  return text.replace(/^\s*<!\[CDATA\[/, '').replace(/\]\]>\s*$/, '');
}
