/**
 * `npm run bench [-- NAME…]`: every number is measured in this run and given as a ratio to something measured beside it.
 */
import { measureLzx, measureMszip } from './cab.js';
import { benchListing } from './cfb.js';
import { measureDecoders } from './decoder.js';
import { measureManyFiles, measureManyStreams, measureMemory, measurePackage } from './triage.js';

const BENCHES: Readonly<Record<string, () => Promise<string[]>>> = {
  listing: listingLines,
  package: packageLines,
  mszip: mszipLines,
  lzx: lzxLines,
  decoders: decoderLines,
  'many-files': manyFilesLines,
  'many-streams': manyStreamsLines,
  memory: memoryLines,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`no bench ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`);
  process.exitCode = 64;
} else {
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(name);
    for (const line of await bench()) console.log(`  ${line}`);
  }
}

async function listingLines(): Promise<string[]> {
  const results = await benchListing();
  return results.map(
    ({ bytesReadInPercent, hashingInMs, listingInMs, name, streams }) =>
      `${name}: listing ${streams} streams takes ${ratio(listingInMs, hashingInMs)} of SHA-256 of the file ` +
      `(${listingInMs.toFixed(1)} ms, ${hashingInMs.toFixed(0)} ms) and reads ${bytesReadInPercent.toFixed(2)} % of it`,
  );
}

async function packageLines(): Promise<string[]> {
  const { bytesOut, cabextract, floor, listing, triage } = await measurePackage();
  return [
    `a package with ${megabytes(bytesOut)} in an MSZIP cabinet: full triage ${seconds(triage)}`,
    `${ratio(triage, floor)} of inflating and hashing the same bytes (${seconds(floor)})`,
    ...(cabextract === undefined
      ? []
      : [`${ratio(triage, cabextract)} of cabextract -t (${seconds(cabextract)})`]),
    `${ratio(listing, triage)} for listing alone (${seconds(listing)})`,
  ];
}

async function mszipLines(): Promise<string[]> {
  const { bytesOut, cabextract, floor, ours } = await measureMszip();
  return [
    `decode and hash of ${megabytes(bytesOut)}: ${seconds(ours)}`,
    ...(floor === undefined
      ? []
      : [`${ratio(ours, floor)} of inflating and hashing alone (${seconds(floor)})`]),
    ...(cabextract === undefined
      ? []
      : [`${ratio(ours, cabextract)} of cabextract -t (${seconds(cabextract)})`]),
  ];
}

async function lzxLines(): Promise<string[]> {
  const result = await measureLzx();
  if (result === undefined) return ['skipped: needs ../shared/corpus'];
  const { bytesOut, cabextract, ours } = result;
  return [
    `decode and hash of ${megabytes(bytesOut)}: ${seconds(ours)}`,
    ...(cabextract === undefined
      ? []
      : [`${ratio(ours, cabextract)} of cabextract -t (${seconds(cabextract)})`]),
  ];
}

async function decoderLines(): Promise<string[]> {
  const results = await measureDecoders();
  return results.map(({ bytesOut, method, ours, sevenZip }) => {
    const rate = `${megabytes(bytesOut / ours)}/s`;
    const beside = sevenZip === undefined ? '' : `, ${ratio(ours, sevenZip)} of 7z t (${seconds(sevenZip)})`;
    return `${method}, decode and hash of ${megabytes(bytesOut)}: ${seconds(ours)}, ${rate}${beside}`;
  });
}

async function manyFilesLines(): Promise<string[]> {
  const result = await measureManyFiles();
  if (result === undefined) return ['skipped: needs ../shared/corpus'];
  const { listing, payloads, triage } = result;
  return [`${payloads} payloads: full triage ${seconds(triage)}, listing ${seconds(listing)}`];
}

async function manyStreamsLines(): Promise<string[]> {
  const times = await measureManyStreams();
  return times.map(
    ({ floor, listing, payloads, sizeInBytes, triage, what }) =>
      `${payloads} payloads in ${megabytes(sizeInBytes)}, ${what}: full triage ${seconds(triage)}, ` +
      `${ratio(triage, floor)} of hashing the package and each stream alone; listing ${seconds(listing)}`,
  );
}

async function memoryLines(): Promise<string[]> {
  const { idleInMegabytes, members, peakInMegabytes, seconds: time, sizeInBytes } = await measureMemory();
  return [
    `a package of ${megabytes(sizeInBytes)}: peak ${peakInMegabytes.toFixed(0)} MB, ` +
      `${(peakInMegabytes - idleInMegabytes).toFixed(0)} MB above an idle node, in ${seconds(time)}`,
    ...members.map(
      ({ encrypted, hasDigest, path, sizeInBytes: size, type }) =>
        `${path}: ${megabytes(size)}, ${type}${encrypted ? ', encrypted' : ''}, ${hasDigest ? 'hashed' : 'not hashed'}`,
    ),
  ];
}

function ratio(part: number, whole: number): string {
  return (part / whole).toFixed(2);
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}

function megabytes(value: number): string {
  return `${(value / 1e6).toFixed(0)} MB`;
}
