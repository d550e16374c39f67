import { decodeXmlReferences } from '../text/xml-reference.js';

/** The start of an element, or its end. */
export interface XmlTag {
  /** Without a prefix. */
  readonly name: string;
  readonly isEnd: boolean;
  /** True for `<x/>`, which has no end of its own. */
  readonly isEmpty: boolean;
  readonly attributes: ReadonlyMap<string, string>;
}

/** Gives the tags of a document without a DTD, in one pass; a tag that is not well-formed ends it. */
export function* readXmlTags(xml: string): Generator<XmlTag, void, void> {
  let at = xml.indexOf('<');
  while (at >= 0) {
    const special = SPECIAL.find(({ open }) => xml.startsWith(open, at));
    let end: number;
    if (special === undefined) {
      const tag = readTag(xml, at + 1);
      if (tag === undefined) return;
      yield tag;
      end = tag.end;
    } else {
      const close = xml.indexOf(special.close, at + special.open.length);
      if (close < 0) return;
      end = close + special.close.length;
    }
    at = xml.indexOf('<', end);
  }
}

const SPECIAL = [
  { open: '<!--', close: '-->' },
  { open: '<![CDATA[', close: ']]>' },
  { open: '<?', close: '?>' },
  { open: '<!', close: '>' },
];

const NAME = /(\/?)(?:[\w.-]{1,64}:)?([\w.-]{1,64})/y;
const ATTRIBUTE = /\s{1,256}(?:[\w.-]{1,64}:)?([\w.-]{1,64})\s{0,256}=\s{0,256}(?:"([^"<]*)"|'([^'<]*)')/y;
const END = /\s{0,256}(\/?)>/y;

function readTag(xml: string, start: number): (XmlTag & { readonly end: number }) | undefined {
  const name = matchAt(NAME, xml, start);
  if (name === null) return undefined;
  const attributes = new Map<string, string>();
  let at = NAME.lastIndex;
  for (let match = matchAt(ATTRIBUTE, xml, at); match !== null; match = matchAt(ATTRIBUTE, xml, at)) {
    attributes.set(match[1] ?? '', decodeXmlReferences(match[2] ?? match[3] ?? ''));
    at = ATTRIBUTE.lastIndex;
  }
  const end = matchAt(END, xml, at);
  if (end === null) return undefined;
  return {
    name: name[2] ?? '',
    isEnd: name[1] !== '',
    isEmpty: end[1] !== '',
    attributes,
    end: END.lastIndex,
  };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
