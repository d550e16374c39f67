import { describe, expect, it } from 'vitest';
import type { DecodeEnd } from '../../../src/formats/codecs/decode-end.js';
import { decodeLzma } from '../../../src/formats/codecs/lzma.js';
import { type LzmaProperties, parseLzmaProperties } from '../../../src/formats/codecs/lzma-properties.js';
import { decodeAll } from './decoding.js';

/** Raw streams with an end marker, written by liblzma, of the content below. */
const STREAMS: { name: string; properties: LzmaProperties; stream: Buffer }[] = [
  {
    name: 'the default properties, a dictionary that holds all',
    properties: propertiesOf(93, 1 << 20),
    stream: Buffer.from(
      'ACoaCKIDJWbxS3jFogX/LubZ0iAarTT44h3oQTb63AZpuzzkEDQnCeuzZuPtN5jtkq3VJzzIRHtfXrK9I8qolMqxxb' +
        'iAx7vBi5z1Y6qQaNh4xxUrESGOv4aN5i7/LQVW3gQ5AF1NWIGHc2JoHyXLUgTtIuszIPVuq5AwXUve21jzVzbwFw7s' +
        'hWNTpV7w8SQ+g+rjLwI3Hx2p2KmC4rWogpO4BsM591cFEX74OGHkOuH6wuZ2GKPkrDaZ+V1eNY/5bikr4J1pfLU8SD' +
        'AkGkBzVC/6GrJ7C+x/dfqEQhLFdxkGaVKa3iiBEuzgH459MnaX9W8rzLaHdyM7kx2Bi6Kza8apvd8t/6N9OWZTXtAq' +
        '4xMqmcag239JfnDSC4NdlRb9SBy53JEIT7SqGgZhDE2p1nO2Us4rw/fYu/i8O0s0lfosFJy9b/esHVVpMWaAvaI+Vm' +
        'V+SPTQdFaDnARuzL0yQCBeviwcCutiwXz/GYfT4Ct0zR5bIEL53VM9+ClkCTuAyyps37U78MS9Ll+qDz5LZkKQEw+5' +
        'mjlnnUn6ogo///t6QsA=',
      'base64',
    ),
  },
  {
    name: 'other properties, a dictionary of 64 KiB',
    properties: propertiesOf(18, 1 << 16),
    stream: Buffer.from(
      'ACoa2dR0RO8pRtClfuS4ZIEJWYn+mQ7JesAuCfaxbTbbuzZJTMyB+hhgJYdoGgAdVAatZTOE7buvOkJvwITrJzyEPf' +
        'fE3qsWmpre9NEfwmULVbooUQ6WrAE5ZjNgTuXM4YInwXjFLNzcvBiGbywZSgyYQeIqNnMb9hY+vEkbanXW59sURr+y' +
        'fQcWtw/VSp2M2piPrrUOMuwxzWh46jKgmGwH49p8iaBSO97q8M/gC290ykzNucqpFS4HzcDPIrkNl0DSDEZfrvqTTL' +
        'C1X7Z1TzKIsqKTOPodDsCEJm5dOkvN8zGnFAch8/uNCJwbwleY03Mu2A74x9pUSQ8MaZIo5YLUN3udSIsouGPSNlNK' +
        'obXrvrydslHQy0Cj4LfgUKd3B8XlMcJ1Y4YpyFVETNJ/G1rVCPnH2q38+1IrdM0eWyBC+d1TPfgpZAk7gMsqbN+1O8' +
        'KruSPUHTzpD7BPo5MLHGQHFkNRNeceMuOsPwQ5w3bv8rb2iN1y9jokF/I6g0mujmGSQgyic9qdjBzHvl0Ur21J2chN' +
        'NbgYAhcEVn02ECl2C/0UEDV6OdavbCJoNtorDQadnjLy01htRyJk+L0whdPsFs1B9y78s7RsxKlgJ14tJVjb6OCOWh' +
        'mVUNrmfmtINOfdfgXHZ+oCgn0a8ETLcvxoH0LIOCGOVuP1lxCvwqZRuBsARDCcyBxXO+4xbhdqpHZTCV91EWC56J3L' +
        'gMY/CWxZj5ZlpdHtrDnPVbOTdkJrBBn2ySWS+gB9SbZ2v5zaAD6tJsBAAI+1GVpVOeG9oj5WZX5I9NB0VoOcBG7Mvd' +
        'noinUiPmQYTS2Z4JOeU+A8LTqcI/+hfW1L6UwOjnpI8eU0eB6BZbM8wcocVSJ2zH+F+kZWpP2Q7EJLo6l21XCmqEz+' +
        'E99g/lXlSa9vpCwfA+Iw+z4kKHwPaL0vkA0nL7ePhAdZX3ntzZcIhi4YHTIdAXQgRPEU99iYY1puWRpmmIrTbDIRBX' +
        'vueuP0JWzFP4/4ESR1qdjAh7Br2MSKE4owruBEccnk+uSimGyZBj5odqFS72sPwZso4FciXKRsF59V+6nCBIt7tkeY' +
        'OdOEPLakO++mFsxjf/+BkAAA',
      'base64',
    ),
  },
];

const TEXT = Buffer.from('The quick brown fox jumps over the lazy dog. ');
const BINARY = Buffer.from(Array.from({ length: 200 }, (_, i) => (i * 7919 + 13) % 251));
const GAP = Buffer.alloc(300_000);
const CONTENT = Buffer.concat([
  ...Array.from({ length: 20 }, () => TEXT),
  BINARY,
  GAP,
  BINARY,
  TEXT,
  GAP,
  BINARY,
]);

describe.each(STREAMS)('decodeLzma, $name', ({ properties, stream }) => {
  it('decodes up to the end marker, and up to a size', async () => {
    for (const sizeInBytes of [undefined, CONTENT.length, 1000]) {
      const { content, end } = await decode(stream, properties, sizeInBytes);
      expect(end).toBe('complete');
      expect(content.equals(CONTENT.subarray(0, sizeInBytes))).toBe(true);
    }
  });

  it('says when the stream is cut, and gives what came before', async () => {
    for (const length of [0, 1, 4, 5, 6, 100, stream.length - 1]) {
      expect((await decode(stream.subarray(0, length), properties, undefined)).end).toBe('truncated');
    }
    const { content } = await decode(stream.subarray(0, 150), properties, undefined);
    expect(content.subarray(0, 800)).toEqual(CONTENT.subarray(0, 800));
  });

  it('ends with a result when any byte is flipped', async () => {
    for (let at = 0; at < stream.length; at += 3) {
      const bad = Buffer.from(stream);
      bad[at]! ^= 0x55;
      const { content, end } = await decode(bad, properties, 10_000);
      expect(content.length).toBeLessThanOrEqual(10_000);
      if (at === 0) expect(end).toBe('corrupt');
    }
  });
});

describe('parseLzmaProperties', () => {
  it('takes the packed byte apart', () => {
    expect(parseLzmaProperties(Uint8Array.of(93, 0, 0, 1, 0))).toEqual({
      literalContextBits: 3,
      literalPositionBits: 0,
      positionBits: 2,
      dictionarySizeInBytes: 1 << 16,
    });
  });

  it('refuses what is too short or out of range', () => {
    expect(parseLzmaProperties(Uint8Array.of(93, 0, 0, 1))).toBeUndefined();
    expect(parseLzmaProperties(Uint8Array.of(225, 0, 0, 1, 0))).toBeUndefined();
  });
});

function propertiesOf(packed: number, dictionarySizeInBytes: number): LzmaProperties {
  const bytes = Buffer.alloc(5, packed);
  bytes.writeUInt32LE(dictionarySizeInBytes, 1);
  return parseLzmaProperties(bytes)!;
}

/** The stream comes in pieces of all sizes, as it does out of other coders. */
function decode(
  stream: Uint8Array,
  properties: LzmaProperties,
  sizeInBytes: number | undefined,
): Promise<{ content: Buffer; end: DecodeEnd }> {
  return decodeAll(stream, (input) => decodeLzma(input, properties, sizeInBytes));
}
