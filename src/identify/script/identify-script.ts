import { decodeEncodedScript } from './encoded-script.js';
import type { ScriptType } from './script-facts.js';
import { decodeScriptText, isUnmarkedEightBit } from './script-text.js';

/** Bytes that are looked at to tell the language. */
const HEAD_SIZE_IN_BYTES = 16_384;
/** Content that speaks this clearly for a language needs no file name. */
const CERTAIN = 4;
/** A name or text that says otherwise (a read-me that quotes a script) takes more to be overruled. */
const CERTAIN_AGAINST_NAME = 9;
/** Marks of Perl, PHP, Python, C, shell scripts and Autoconf, which share signs with our four. */
const OTHER_LANGUAGE =
  /^#!|^[ \t]*<\?php|^[ \t]*use (?:strict|warnings|vars|v?5)\b|^package [\w:]+;|^[ \t]*(?:my|our|local) [$@%(]|^#\s*include [<"]|^(?:def|class) \w+.{0,200}:$|^(?:dnl |AC_[A-Z]+)|^[ \t]*(?:elif\b|fi|esac|endif)\s*$/m;
const OTHER_TEXT =
  /\.(?:md|markdown|rst|rtf|json|map|mjs|cjs|ts|mts|cts|tsx|jsx|css|scss|less|html?|xml|xsl|xsd|svg|ya?ml|toml|inf|properties|py|rb|pl|sh|c|cc|cpp|h|hpp|cs|java|go|rs|lua|sql|tex|po|license)$/i;

/**
 * Tells which script language bytes are written in, by content; the name decides only between what the content
 * allows. Undefined for binary data and for text that is no script.
 *
 * @param nameHint file name or path, may be empty
 */
export function identifyScript(bytes: Uint8Array, nameHint: string): ScriptType | undefined {
  if (isBinary(bytes)) return undefined;
  const { text: written } = decodeScriptText(bytes.subarray(0, HEAD_SIZE_IN_BYTES));
  if (!isText(written)) return undefined;
  const markup = identifyMarkup(written, nameHint);
  if (markup !== undefined) return markup.type;
  const { blockCount, text } = decodeEncodedScript(written);
  const scores = scoreLanguages(text);
  const hinted = scriptTypeOfName(nameHint);
  if (blockCount > 0 && hinted !== 'batch' && hinted !== 'powershell') {
    return hinted ?? identifyEncoded(text, scores);
  }
  if (scores.jscript > 0 && !couldBeJScript(text, hinted === 'jscript')) scores.jscript = 0;
  // cmd runs whatever text bears its extension; one line that calls a renamed program shows no other sign.
  if (hinted === 'batch') return hinted;
  // One sign is enough when the name agrees; a name alone, on text without any sign, is not.
  if (hinted !== undefined && hinted !== 'hta' && hinted !== 'wsf' && scores[hinted] > 0) return hinted;
  const [best, second] = Object.entries(scores).sort((a, b) => b[1] - a[1]) as [
    [Language, number],
    [Language, number],
  ];
  if (best[1] < CERTAIN || best[1] === second[1]) return undefined;
  if (best[1] >= CERTAIN_AGAINST_NAME) return best[0];
  const speaksAgainst =
    hinted !== undefined || OTHER_TEXT.test(nameHint.slice(-16)) || OTHER_LANGUAGE.test(text);
  return speaksAgainst ? undefined : best[0];
}

/** True for bytes that are plainly no text, and not worth to be decoded. */
export function isBinary(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, HEAD_SIZE_IN_BYTES);
  return head.includes(0) && isUnmarkedEightBit(head);
}

/** What the Script Encoder writes is VBScript or JScript, so the better of the two will do. */
function identifyEncoded(text: string, scores: Readonly<Record<Language, number>>): ScriptType {
  if (scores.jscript !== scores.vbscript) return scores.jscript > scores.vbscript ? 'jscript' : 'vbscript';
  return /;\s*$/m.test(text) ? 'jscript' : 'vbscript';
}

type Language = 'batch' | 'powershell' | 'vbscript' | 'jscript';

const EXTENSIONS: ReadonlyMap<string, ScriptType> = new Map(
  Object.entries<ScriptType>({
    bat: 'batch',
    cmd: 'batch',
    ps1: 'powershell',
    psm1: 'powershell',
    psd1: 'powershell',
    vbs: 'vbscript',
    vbe: 'vbscript',
    js: 'jscript',
    jse: 'jscript',
    wsf: 'wsf',
    wsc: 'wsf',
    sct: 'wsf',
    hta: 'hta',
  }),
);

/** The language that Windows takes a file for by its extension. */
export function scriptTypeOfName(nameHint: string): ScriptType | undefined {
  const extension = /\.([a-z0-9]{1,5})$/i.exec(nameHint.slice(-16))?.[1];
  return extension === undefined ? undefined : EXTENSIONS.get(extension.toLowerCase());
}

/**
 * JavaScript of web pages and Node packages is no script for Windows Script Host, and installers carry it by the
 * thousand: JScript shows an object of the host, or hides it, or bears the extension and no sign of the web.
 */
function couldBeJScript(text: string, hasExtension: boolean): boolean {
  if (HOST_OBJECT.test(text)) return true;
  return !WEB_SCRIPT.test(text) && (hasExtension || HIDES.test(text));
}

const HOST_OBJECT = /\bActiveXObject\b|\bWScript\s*\.|\bGetObject\s*\(|\bnew\s+Enumerator\b/i;
const HIDES = /\bfromCharCode\b|\bunescape\b|\beval\b/;
const WEB_SCRIPT =
  /\b(?:require\s*\(\s*["']|module\.exports|exports\.\w|define\.amd|define\(\[|window\.|document\.|import\s[^;\n]{0,200}\bfrom\b|import\s*["'{]|export\s*(?:default|const|function|class|\{)|__esModule|process\.env|async\s+function|class\s+\w+\s*(?:extends\s+\w+\s*)?\{)|["']use strict["']|=>\s*[{(]|\bconst\s+\w+\s*=/;

/** Few control characters, and no NUL. */
function isText(text: string): boolean {
  if (text.trim().length === 0) return false;
  let strange = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0) return false;
    if (code === 0xfffd || (code < 0x20 && code !== 9 && code !== 10 && code !== 13 && code !== 12))
      strange += 1;
  }
  return strange <= text.length / 50;
}

/** Markup is settled here: `{type: undefined}` means that it is markup, and no script. */
function identifyMarkup(text: string, nameHint: string): { type: ScriptType | undefined } | undefined {
  const head = text.trimStart().slice(0, 4096);
  if (/<(?:job|package|scriptlet|component)\b[\s\S]{0,4000}<script\b/i.test(head)) return { type: 'wsf' };
  if (/<hta:application\b/i.test(head)) return { type: 'hta' };
  if (!head.startsWith('<')) return undefined;
  if (/<script\b/i.test(head) && scriptTypeOfName(nameHint) === 'hta') return { type: 'hta' };
  return { type: undefined };
}

interface Sign {
  pattern: RegExp;
  weight: number;
}

/**
 * Anchored at line starts and free of nested repetition: matching is linear in the head. Not `^\s*`, which goes on
 * through all the empty lines behind, at each of them.
 */
const SIGNS: Readonly<Record<Language, readonly Sign[]>> = {
  batch: [
    { pattern: /^[ \t,;=]*@{1,3}\^?e\^?c\^?h\^?o\^?(?:\s|\.|;)+\^?o\^?f\^?f/im, weight: 5 },
    { pattern: /^[ \t]*@?(?:setlocal|endlocal)\b/im, weight: 4 },
    { pattern: /^[ \t]*@?rem\s/im, weight: 1 },
    { pattern: /^[ \t]*@?set\s+(?:"|\/[ap]\s)?[^\s=$][^=\r\n]{0,80}=/im, weight: 2 },
    { pattern: /%[a-z_][a-z0-9_]{0,40}(?::[^%\r\n]{1,40})?%/i, weight: 2 },
    { pattern: /%~[a-z]{0,6}\d/i, weight: 3 },
    { pattern: /%%~?[a-z]/i, weight: 1 },
    { pattern: /^[ \t]*:[a-z_]\w*\s*$/im, weight: 2 },
    { pattern: /\bgoto\s+:?[a-z_]/i, weight: 2 },
    { pattern: /\bif\s+(?:\/i\s+)?(?:not\s+)?(?:exist|errorlevel|defined)\s/i, weight: 3 },
    { pattern: />\s*nul\b|2>&1/i, weight: 2 },
    {
      pattern: /^[ \t]*@?(?:start|call|copy|xcopy|del|cmd|taskkill|tasklist|reg|sc|net)(?:\.exe)?\s/im,
      weight: 1,
    },
    { pattern: /^[ \t]*for\s+(?:\/[lfdr]\s+)?(?:"[^"\r\n]{0,80}"\s+)?%%/im, weight: 4 },
  ],
  powershell: [
    { pattern: /^[ \t]*#requires\b|^[ \t]*\[cmdletbinding/im, weight: 5 },
    { pattern: /\$(?:env:|script:|global:|psscriptroot\b|true\b|false\b|null\b)/i, weight: 3 },
    { pattern: /^[ \t]*\$[a-z_]\w*\s*=/im, weight: 3 },
    { pattern: /^[ \t]*param\s*\(/im, weight: 3 },
    {
      pattern:
        /(?:^|[\s|({;=&])(?:get|set|new|start|stop|invoke|add|remove|copy|move|write|import|out|test|join|expand|register)-(?:[A-Z][A-Za-z]{2,}|item|content|process|service|object|expression|webrequest|archive|path|childitem|host|module|mp\w+)\b/m,
      weight: 3,
    },
    { pattern: /\[(?:system\.)?(?:convert|text\.encoding|io\.|net\.|char|string|byte)/i, weight: 2 },
    { pattern: /^[ \t]*function\s+[\w-]+\s*(?:\([^)\r\n]{0,200}\)\s*)?\{/im, weight: 1 },
    { pattern: /\s-(?:eq|ne|like|match|join|replace|split|bxor|f)\s/i, weight: 2 },
    { pattern: /\biex\b/i, weight: 2 },
  ],
  vbscript: [
    { pattern: /\bcreateobject\s*\(\s*["a-z]/i, weight: 2 },
    { pattern: /^[ \t]*dim\s+[a-z_]/im, weight: 3 },
    { pattern: /^[ \t]*set\s+[a-z_]\w*\s*=\s*(?:createobject|getobject|wscript|[a-z_]\w*\.)/im, weight: 4 },
    { pattern: /^[ \t]*on\s+error\s+resume\s+next/im, weight: 5 },
    { pattern: /^[ \t]*option\s+explicit/im, weight: 5 },
    {
      pattern: /^[ \t]*(?:(?:public|private)\s+)?(?:sub|function)\s+\w+[ \t]*(?:\([^)\r\n]{0,200}\))?\s*$/im,
      weight: 3,
    },
    { pattern: /^[ \t]*end\s+(?:sub|function|if)\b/im, weight: 3 },
    { pattern: /\bchrw?\s*\(|\bstrreverse\s*\(/i, weight: 2 },
    { pattern: /^[ \t]*(?:execute|executeglobal)[\s(]/im, weight: 3 },
    { pattern: /^[ \t]*(?:msgbox|wscript\.\w+)[\s("]/im, weight: 2 },
    { pattern: /"\s*&\s*(?:"|_\s*$|[a-z_])/im, weight: 1 },
  ],
  jscript: [
    { pattern: /\bnew\s+activexobject\s*\(/i, weight: 5 },
    { pattern: /^[ \t]*(?:var|let|const)\s+[a-z_$][\w$]*\s*[=;,]/im, weight: 3 },
    { pattern: /\bfunction\s*(?:[a-z_$][\w$]*\s*)?\([^)\r\n]{0,200}\)\s*\{/i, weight: 3 },
    { pattern: /\bstring\.fromcharcode\s*\(/i, weight: 3 },
    { pattern: /\beval\s*\(/i, weight: 2 },
    { pattern: /\bwscript\.\w+\s*\([^)\r\n]{0,200}\)\s*;/i, weight: 3 },
    { pattern: /\}\s*catch\s*\(/i, weight: 3 },
    { pattern: /===|!==/, weight: 2 },
  ],
};

function scoreLanguages(text: string): Record<Language, number> {
  const score = (language: Language): number =>
    SIGNS[language].reduce((sum, { pattern, weight }) => sum + (pattern.test(text) ? weight : 0), 0);
  return {
    batch: score('batch'),
    powershell: score('powershell'),
    vbscript: score('vbscript'),
    jscript: score('jscript'),
  };
}
