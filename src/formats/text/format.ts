import { atStart, type Format, holdsAt } from '../descriptor/format.js';

/** A format of text, known by its words. */
interface TextFormat extends Format {
  /** Linear in the text. */
  readonly isForm?: (text: string) => boolean;
}

/**
 * In the order of trial: the first match wins. Scripts without a form of their own are recognised by `identifyScript`,
 * which weighs more than the first line.
 */
export const TEXT_FORMATS = [
  { type: 'rtf', magic: [atStart('{\\rtf')], isForm: (text) => /^\s*\{\\rtf/.test(text) },
  { type: 'reg', isForm: (text) => /^\s*(?:Windows Registry Editor Version \d|REGEDIT4)/.test(text) },
  { type: 'pdf', magic: [atStart('%PDF-')], isForm: (text) => /%PDF-\d/.test(text.slice(0, 1024)) },
  {
    type: 'certificate',
    magic: [
      atStart('0\x82', 13, (head) => holdsAt(head, 4, '0\x82') && holdsAt(head, 8, '\xa0\x03\x02\x01\x02')),
    ],
    isForm: (text) => /^\s*-----BEGIN (?:X509 )?(?:CERTIFICATE|PKCS7)-----/.test(text),
  },
  {
    type: 'hta',
    isRunByHost: true,
    isNotable: true,
    isForm: (text) => text.includes('<') && /<hta:application\b/i.test(text),
  },
  {
    type: 'scriptlet',
    isRunByHost: true,
    isNotable: true,
    isForm: (text) => text.includes('<') && /<scriptlet\b/i.test(text),
  },
  {
    type: 'wsf',
    isRunByHost: true,
    isNotable: true,
    isForm: (text) => text.includes('<') && /<job\b/i.test(text) && /<script\b/i.test(text),
  },
  { type: 'html', isForm: (text) => HTML_START.test(text) },
  { type: 'xml', isForm: (text) => XML_START.test(text) },
  { type: 'url-shortcut', isForm: (text) => /^[ \t]*\[InternetShortcut\]/im.test(text) },
  {
    type: 'inf',
    isForm: (text) => /^[ \t]*signature[ \t]*=[ \t]*"?\$(?:Windows NT|Windows 95|Chicago)\$/im.test(text),
  },
  { type: 'shell-script', isForm: (text) => /^#!\s*\/\S/.test(text) },
  {
    type: 'json',
    isForm: (text) => /^\s*[[{]\s*(?:"(?:[^"\\\n]|\\.)*"\s*[:,\]]|[[{]\s*["[{]|[\]}]\s*$)/.test(text),
  },
  { type: 'ini', isForm: isIni },
  { type: 'batch', isRunByHost: true },
  { type: 'powershell', isRunByHost: true },
  { type: 'vbscript', isRunByHost: true },
  { type: 'jscript', isRunByHost: true },
  /** Of no known form. */
  { type: 'text', isForm: () => true },
] as const satisfies readonly TextFormat[];

const HTML_START =
  /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)?<(?:!doctype\s+html|html|head|body|script)\b/i;
const XML_START =
  /^\s*<(?:\?xml\b|!DOCTYPE\b|!--|[A-Za-z][\w.-]*(?::[\w.-]+)?(?:\s+[\w:.-]+\s*=\s*["']|\s*\/?>))/;

/** The first line that says anything is a section, the next one a key with its value. */
function isIni(text: string): boolean {
  if (!text.includes('[')) return false;
  const lines = text.split('\n', INI_LINES_LOOKED_AT).map((line) => line.trim());
  const telling = lines.filter((line) => line !== '' && !/^(?:[;#]|\/\/)/.test(line));
  const section = telling.findIndex((line) => !/^\[[^\]]+\]$/.test(line));
  return section > 0 && /^[^=[\]<>%]{1,200}=/.test(telling[section] ?? '');
}

const INI_LINES_LOOKED_AT = 200;
