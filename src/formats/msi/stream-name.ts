// Windows Installer packs the names of its streams: a compound file allows 31 UTF-16 units, and of the 64 characters
// `0-9 A-Z a-z . _` two fit into one unit. U+3800..U+47FF hold two of them (low six bits first), U+4800..U+483F one;
// U+4840 in front marks a stream that holds a table. Every other unit stands for itself.

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._';
const PAIR_START = 0x3800;
const SINGLE_START = 0x4800;
const TABLE_MARK = 0x4840;

const VALUE_OF_UNIT = new Map([...ALPHABET].map((character, value) => [character.charCodeAt(0), value]));

export interface StreamName {
  name: string;
  /** True when the mark of a table stream stood in front. */
  isTable: boolean;
}

/**
 * Unpacks the raw name of a stream, UTF-16 as in the directory entry. Units outside the packed ranges are kept, and
 * the rest of the name is still unpacked. Names that were never packed come back as they are.
 */
export function decodeStreamName(rawName: string): StreamName {
  const isTable = rawName.charCodeAt(0) === TABLE_MARK;
  let name = '';
  for (let index = isTable ? 1 : 0; index < rawName.length; index += 1) {
    const unit = rawName.charCodeAt(index);
    if (unit >= PAIR_START && unit < SINGLE_START) {
      const pair = unit - PAIR_START;
      name += ALPHABET.charAt(pair & 0x3f) + ALPHABET.charAt(pair >> 6);
    } else if (unit >= SINGLE_START && unit < TABLE_MARK) {
      name += ALPHABET.charAt(unit - SINGLE_START);
    } else {
      name += rawName.charAt(index);
    }
  }
  return { name, isTable };
}

/** Packs a name as msi.dll does: pairs wherever two characters of the alphabet stand side by side, from the front. */
export function encodeStreamName(name: string, isTable = false): string {
  let rawName = isTable ? String.fromCharCode(TABLE_MARK) : '';
  for (let index = 0; index < name.length; index += 1) {
    const first = VALUE_OF_UNIT.get(name.charCodeAt(index));
    if (first === undefined) {
      rawName += name.charAt(index);
      continue;
    }
    const second = VALUE_OF_UNIT.get(name.charCodeAt(index + 1));
    if (second === undefined) {
      rawName += String.fromCharCode(SINGLE_START + first);
    } else {
      rawName += String.fromCharCode(PAIR_START + first + (second << 6));
      index += 1;
    }
  }
  return rawName;
}
