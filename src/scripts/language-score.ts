/** The script languages that can be identified by content. */
export type Language = 'batch' | 'powershell' | 'vbscript' | 'jscript';

/** Something that speaks for a language. */
export interface Sign {
  readonly pattern: RegExp;
  readonly weight: number;
  /** Whatever matches the pattern holds one of these, in small letters. */
  readonly holding?: readonly string[];
  /** Whatever matches the pattern has a line that starts with one of these, as `lineStarts` gives them. */
  readonly starting?: readonly string[];
}

/**
 * Most texts are no scripts: what a sign needs is looked for first, and few patterns are tried on them.
 *
 * Anchored at line starts and free of nested repetition: matching is linear in the head. Not `^\s*`, which goes on
 * through all the empty lines behind, at each of them.
 */
export const SIGNS: Readonly<Record<Language, readonly Sign[]>> = {
  batch: [
    { pattern: /^[ \t,;=]*@{1,3}\^?e\^?c\^?h\^?o\^?(?:\s|\.|;)+\^?o\^?f\^?f/im, weight: 5, holding: ['@'] },
    { pattern: /^[ \t]*@?(?:setlocal|endlocal)\b/im, weight: 4, starting: ['setlocal', 'endlocal'] },
    { pattern: /^[ \t]*@?rem\s/im, weight: 1, starting: ['rem'] },
    {
      pattern: /^[ \t]*@?set\s+(?:"|\/[ap]\s)?[^\s=$][^=\r\n]{0,80}=/im,
      weight: 2,
      holding: ['='],
      starting: ['set'],
    },
    { pattern: /%[a-z_][a-z0-9_]{0,40}(?::[^%\r\n]{1,40})?%/i, weight: 2, holding: ['%'] },
    { pattern: /%~[a-z]{0,6}\d/i, weight: 3, holding: ['%~'] },
    { pattern: /%%~?[a-z]/i, weight: 1, holding: ['%%'] },
    { pattern: /^[ \t]*:[a-z_]\w*\s*$/im, weight: 2, starting: [':'] },
    { pattern: /\bgoto\s+:?[a-z_]/i, weight: 2, holding: ['goto'] },
    {
      pattern: /\bif\s+(?:\/i\s+)?(?:not\s+)?(?:exist|errorlevel|defined)\s/i,
      weight: 3,
      holding: ['exist', 'errorlevel', 'defined'],
    },
    { pattern: />\s*nul\b|2>&1/i, weight: 2, holding: ['nul', '2>&1'] },
    {
      pattern: /^[ \t]*@?(?:start|call|copy|xcopy|del|cmd|taskkill|tasklist|reg|sc|net)(?:\.exe)?\s/im,
      weight: 1,
      starting: ['start', 'call', 'copy', 'xcopy', 'del', 'cmd', 'taskkill', 'tasklist', 'reg', 'sc', 'net'],
    },
    {
      pattern: /^[ \t]*for\s+(?:\/[lfdr]\s+)?(?:"[^"\r\n]{0,80}"\s+)?%%/im,
      weight: 4,
      holding: ['%%'],
      starting: ['for'],
    },
  ],
  powershell: [
    { pattern: /^[ \t]*#requires\b|^[ \t]*\[cmdletbinding/im, weight: 5, starting: ['#', '['] },
    {
      pattern: /\$(?:env:|script:|global:|psscriptroot\b|true\b|false\b|null\b)/i,
      weight: 3,
      holding: ['$'],
    },
    { pattern: /^[ \t]*\$[a-z_]\w*\s*=/im, weight: 3, starting: ['$'] },
    { pattern: /^[ \t]*param\s*\(/im, weight: 3, holding: ['('], starting: ['param'] },
    {
      pattern:
        /(?:^|[\s|({;=&])(?:get|set|new|start|stop|invoke|add|remove|copy|move|write|import|out|test|join|expand|register)-(?:[A-Z][A-Za-z]{2,}|item|content|process|service|object|expression|webrequest|archive|path|childitem|host|module|mp\w+)\b/m,
      weight: 3,
      holding: ['-'],
    },
    {
      pattern: /\[(?:system\.)?(?:convert|text\.encoding|io\.|net\.|char|string|byte)/i,
      weight: 2,
      holding: ['['],
    },
    {
      pattern: /^[ \t]*function\s+[\w-]+\s*(?:\([^)\r\n]{0,200}\)\s*)?\{/im,
      weight: 1,
      holding: ['{'],
      starting: ['function'],
    },
    { pattern: /\s-(?:eq|ne|like|match|join|replace|split|bxor|f)\s/i, weight: 2, holding: ['-'] },
    { pattern: /\biex\b/i, weight: 2, holding: ['iex'] },
  ],
  vbscript: [
    { pattern: /\bcreateobject\s*\(\s*["a-z]/i, weight: 2, holding: ['createobject'] },
    { pattern: /^[ \t]*dim\s+[a-z_]/im, weight: 3, starting: ['dim'] },
    {
      pattern: /^[ \t]*set\s+[a-z_]\w*\s*=\s*(?:createobject|getobject|wscript|[a-z_]\w*\.)/im,
      weight: 4,
      holding: ['='],
      starting: ['set'],
    },
    { pattern: /^[ \t]*on\s+error\s+resume\s+next/im, weight: 5, starting: ['on'] },
    { pattern: /^[ \t]*option\s+explicit/im, weight: 5, starting: ['option'] },
    {
      pattern: /^[ \t]*(?:(?:public|private)\s+)?(?:sub|function)\s+\w+[ \t]*(?:\([^)\r\n]{0,200}\))?\s*$/im,
      weight: 3,
      starting: ['public', 'private', 'sub', 'function'],
    },
    { pattern: /^[ \t]*end\s+(?:sub|function|if)\b/im, weight: 3, starting: ['end'] },
    { pattern: /\bchrw?\s*\(|\bstrreverse\s*\(/i, weight: 2, holding: ['chr', 'strreverse'] },
    { pattern: /^[ \t]*(?:execute|executeglobal)[\s(]/im, weight: 3, starting: ['execute', 'executeglobal'] },
    { pattern: /^[ \t]*(?:msgbox|wscript\.\w+)[\s("]/im, weight: 2, starting: ['msgbox', 'wscript'] },
    { pattern: /"\s*&\s*(?:"|_\s*$|[a-z_])/im, weight: 1, holding: ['&'] },
  ],
  jscript: [
    { pattern: /\bnew\s+activexobject\s*\(/i, weight: 5, holding: ['activexobject'] },
    {
      pattern: /^[ \t]*(?:var|let|const)\s+[a-z_$][\w$]*\s*[=;,]/im,
      weight: 3,
      starting: ['var', 'let', 'const'],
    },
    {
      pattern: /\bfunction\s*(?:[a-z_$][\w$]*\s*)?\([^)\r\n]{0,200}\)\s*\{/i,
      weight: 3,
      holding: ['function'],
    },
    { pattern: /\bstring\.fromcharcode\s*\(/i, weight: 3, holding: ['fromcharcode'] },
    { pattern: /\beval\s*\(/i, weight: 2, holding: ['eval'] },
    { pattern: /\bwscript\.\w+\s*\([^)\r\n]{0,200}\)\s*;/i, weight: 3, holding: ['wscript'] },
    { pattern: /\}\s*catch\s*\(/i, weight: 3, holding: ['catch'] },
    { pattern: /===|!==/, weight: 2, holding: ['=='] },
  ],
};

/** What speaks for each language, as the sum of the weights of its signs. */
export function scoreLanguages(text: string): Record<Language, number> {
  const lowerCase = text.toLowerCase();
  const starts = lineStarts(lowerCase);
  const shows = ({ holding, pattern, starting }: Sign): boolean =>
    (holding?.some((part) => lowerCase.includes(part)) ?? true) &&
    (starting?.some((start) => starts.has(start)) ?? true) &&
    pattern.test(text);
  const score = (language: Language): number =>
    SIGNS[language].reduce((sum, sign) => sum + (shows(sign) ? sign.weight : 0), 0);
  return {
    batch: score('batch'),
    powershell: score('powershell'),
    vbscript: score('vbscript'),
    jscript: score('jscript'),
  };
}

/** What the lines of a text in small letters start with behind blanks and `@`: its letters, or else one character. */
export function lineStarts(text: string): ReadonlySet<string> {
  const starts = new Set<string>();
  for (let at = 0; at < text.length; at += 1) {
    while (isSkippedAtStart(text.charCodeAt(at))) at += 1;
    let end = at;
    while (isSmallLetter(text.charCodeAt(end))) end += 1;
    starts.add(text.slice(at, Math.max(end, at + 1)));
    at = end;
    while (at < text.length && !endsLine(text.charCodeAt(at))) at += 1;
  }
  return starts;
}

function isSkippedAtStart(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x40;
}

function isSmallLetter(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

/** As `^` sees it. */
function endsLine(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x2028 || code === 0x2029;
}
