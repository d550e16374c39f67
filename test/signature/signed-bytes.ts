import { createHash, createSign, generateKeyPairSync } from 'node:crypto';

/** A PKCS#7 as signing tools write it, over any digest, with a certificate that signs itself. */
export function buildAuthenticode(digest: Uint8Array, changes: AuthenticodeChanges = {}): Buffer {
  const indirectData = sequence(
    sequence(oid('1.3.6.1.4.1.311.2.1.15'), sequence()),
    sequence(sequence(oid(changes.digestAlgorithm ?? SHA256), NULL), element(0x04, digest)),
  );
  const messageDigest = createHash('sha256').update(contentOf(indirectData)).digest();
  const attributes = Buffer.concat([
    sequence(oid('1.2.840.113549.1.9.3'), element(0x31, oid(SPC_INDIRECT_DATA))),
    sequence(oid('1.2.840.113549.1.9.4'), element(0x31, element(0x04, messageDigest))),
  ]);
  const signature = createSign('sha256').update(element(0x31, attributes)).sign(KEY.privateKey);
  const unsigned = changes.unsignedAttribute === undefined ? [] : [element(0xa1, changes.unsignedAttribute)];
  const signer = sequence(
    integer(1),
    sequence(NAME, integer(SERIAL_NUMBER)),
    sequence(oid(SHA256), NULL),
    element(0xa0, attributes),
    sequence(oid('1.2.840.113549.1.1.1'), NULL),
    element(0x04, signature),
    ...unsigned,
  );
  const signedData = sequence(
    integer(1),
    element(0x31, sequence(oid(SHA256), NULL)),
    sequence(oid(changes.contentType ?? SPC_INDIRECT_DATA), element(0xa0, indirectData)),
    element(0xa0, CERTIFICATE),
    element(0x31, signer),
  );
  return sequence(oid('1.2.840.113549.1.7.2'), element(0xa0, signedData));
}

export interface AuthenticodeChanges {
  /** OIDs. */
  digestAlgorithm?: string;
  contentType?: string;
  /** DER of one attribute. */
  unsignedAttribute?: Buffer;
}

/** PKCS#9 countersignature whose only use is its signing time, in the form of UTCTime. */
export function countersignature(utcTime: string): Buffer {
  const time = sequence(oid('1.2.840.113549.1.9.5'), element(0x31, element(0x17, Buffer.from(utcTime))));
  const signer = sequence(
    integer(1),
    sequence(NAME, integer(SERIAL_NUMBER)),
    sequence(oid(SHA256), NULL),
    element(0xa0, time),
    sequence(oid('1.2.840.113549.1.1.1'), NULL),
    element(0x04, Buffer.alloc(8)),
  );
  return sequence(oid('1.2.840.113549.1.9.6'), element(0x31, signer));
}

const SHA256 = '2.16.840.1.101.3.4.2.1';
const SPC_INDIRECT_DATA = '1.3.6.1.4.1.311.2.1.4';
const SERIAL_NUMBER = 0x1234;
const NULL = element(0x05, Buffer.alloc(0));
const NAME = sequence(element(0x31, sequence(oid('2.5.4.3'), element(0x0c, Buffer.from('Test Signer')))));
const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 });
const CERTIFICATE = certificate();

function certificate(): Buffer {
  const algorithm = sequence(oid('1.2.840.113549.1.1.11'), NULL);
  const validity = sequence(
    element(0x17, Buffer.from('200101000000Z')),
    element(0x17, Buffer.from('300101000000Z')),
  );
  const key = KEY.publicKey.export({ type: 'spki', format: 'der' });
  const toBeSigned = sequence(integer(SERIAL_NUMBER), algorithm, NAME, validity, NAME, key);
  const signature = createSign('sha256').update(toBeSigned).sign(KEY.privateKey);
  return sequence(toBeSigned, algorithm, element(0x03, Buffer.concat([Buffer.alloc(1), signature])));
}

function sequence(...fields: Uint8Array[]): Buffer {
  return element(0x30, Buffer.concat(fields));
}

function integer(value: number): Buffer {
  return element(0x02, Buffer.from([value >> 8, value & 0xff].slice(value < 256 ? 1 : 0)));
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...arcs] = dotted.split('.').map(Number);
  const octets = arcs.flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) {
      groups.unshift((rest % 128) | 0x80);
    }
    return groups;
  });
  return element(0x06, Buffer.from([first * 40 + second, ...octets]));
}

/** Lengths up to 65,535. */
function element(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const header = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), content]);
}

function contentOf(encoded: Buffer): Buffer {
  return encoded.subarray(encoded[1] === 0x82 ? 4 : 2);
}
