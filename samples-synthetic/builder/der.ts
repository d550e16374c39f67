/** Writes DER [X.690]: an element is a tag, a length, and fields or bytes one after another. */

/** Lengths up to 16 MiB. */
export function element(tag: number, ...fields: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(fields);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Uint8Array.of(tag, length), content]);
  const octets = [length >> 16, (length >> 8) & 0xff, length & 0xff];
  const significant = octets.slice(octets.findIndex((octet) => octet !== 0));
  return Buffer.concat([Uint8Array.of(tag, 0x80 | significant.length, ...significant), content]);
}

export function sequence(...fields: readonly Uint8Array[]): Buffer {
  return element(0x30, ...fields);
}

export function set(...fields: readonly Uint8Array[]): Buffer {
  return element(0x31, ...fields);
}

export function octetString(content: Uint8Array): Buffer {
  return element(0x04, content);
}

export function bitString(content: Uint8Array): Buffer {
  return element(0x03, Buffer.alloc(1), content);
}

/** Up to 65,535. */
export function integer(value: number): Buffer {
  const octets =
    value < 0x80 ? [value] : value < 0x8000 ? [value >> 8, value & 0xff] : [0, value >> 8, value & 0xff];
  return element(0x02, Uint8Array.from(octets));
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...arcs] = dotted.split('.').map(Number);
  const octets = arcs.flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) {
      groups.unshift((rest % 128) | 0x80);
    }
    return groups;
  });
  return element(0x06, Uint8Array.from([first * 40 + second, ...octets]));
}

/** `yymmddhhmmssZ` */
export function utcTime(text: string): Buffer {
  return element(0x17, Buffer.from(text));
}

/** `yyyymmddhhmmssZ` */
export function generalizedTime(text: string): Buffer {
  return element(0x18, Buffer.from(text));
}

/** Context-specific and constructed: `[number]` around fields. */
export function context(number: number, ...fields: readonly Uint8Array[]): Buffer {
  return element(0xa0 | number, ...fields);
}

/** What an element holds, without tag and length. */
export function contentOf(encoded: Uint8Array): Uint8Array {
  const lengthOctet = encoded[1] ?? 0;
  return encoded.subarray(lengthOctet < 0x80 ? 2 : 2 + (lengthOctet & 0x7f));
}

export const NULL = element(0x05);
