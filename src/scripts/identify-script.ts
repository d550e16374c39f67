import type { CommandFileType } from './command-file.js';
import { decodeEncodedScript } from './encoded-script.js';
import { type Language, scoreLanguages } from './language-score.js';
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
 * Identifies the script language of bytes by content; the name decides only between languages that the content
 * allows. Undefined for binary data and for text that is no script.
 *
 * @param nameHint file name or path, may be empty
 */
export function identifyScript(bytes: Uint8Array, nameHint: string): ScriptType | undefined {
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
  // cmd runs any text with its extension; one line that calls a renamed program shows no other sign.
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
  return isUnmarkedEightBit(head) && (head.includes(0) || hasManyControls(head));
}

/** More control characters than a text may have: in every code page they are those of ASCII. */
function hasManyControls(bytes: Uint8Array): boolean {
  let left = Math.floor(bytes.length / STRANGE_ONE_IN);
  for (let at = 0; at < bytes.length && left >= 0; at += 1)
    if (isStrangeControl(bytes[at] as number)) left -= 1;
  return left < 0;
}

/** What the Script Encoder writes is VBScript or JScript, so the better of the two will do. */
function identifyEncoded(text: string, scores: Readonly<Record<Language, number>>): ScriptType {
  if (scores.jscript !== scores.vbscript) return scores.jscript > scores.vbscript ? 'jscript' : 'vbscript';
  return /;\s*$/m.test(text) ? 'jscript' : 'vbscript';
}

type NamedScriptType = Exclude<ScriptType, CommandFileType>;

const EXTENSIONS: ReadonlyMap<string, NamedScriptType> = new Map(
  Object.entries<NamedScriptType>({
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
export function scriptTypeOfName(nameHint: string): NamedScriptType | undefined {
  const extension = /\.([a-z0-9]{1,5})$/i.exec(nameHint.slice(-16))?.[1];
  return extension === undefined ? undefined : EXTENSIONS.get(extension.toLowerCase());
}

/**
 * JavaScript of web pages and Node packages is no script for Windows Script Host, and installers carry it by the
 * thousand: JScript shows an object of the host, or hides it, or has the extension and no sign of the web.
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
  if (text.includes('\0') || text.trim().length === 0) return false;
  const strange = text.match(STRANGE)?.length ?? 0;
  return strange <= text.length / STRANGE_ONE_IN;
}

/** Control characters that do not belong to text, and what no code page knows. */
const STRANGE = /[\x01-\x08\x0b\x0e-\x1f\ufffd]/g;

/** Of so many characters of a text one may be a control character. */
const STRANGE_ONE_IN = 50;

function isStrangeControl(code: number): boolean {
  return code < 0x20 && code !== 9 && code !== 10 && code !== 12 && code !== 13;
}

/** Markup is settled here: `{type: undefined}` means that it is markup, and no script. */
function identifyMarkup(text: string, nameHint: string): { type: ScriptType | undefined } | undefined {
  const head = text.trimStart().slice(0, 4096);
  if (!head.includes('<')) return undefined;
  if (/<(?:job|package|scriptlet|component)\b[\s\S]{0,4000}<script\b/i.test(head)) return { type: 'wsf' };
  if (/<hta:application\b/i.test(head)) return { type: 'hta' };
  if (!head.startsWith('<')) return undefined;
  if (/<script\b/i.test(head) && scriptTypeOfName(nameHint) === 'hta') return { type: 'hta' };
  return { type: undefined };
}
