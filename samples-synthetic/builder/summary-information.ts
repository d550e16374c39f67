/** Writes the property set `\x05SummaryInformation` [MS-OLEPS] with the properties that Windows Installer uses. */
import { ByteWriter } from './byte-writer.js';
import { guidBytes } from './guid.js';

export interface SummaryInformation {
  readonly codePage?: number;
  readonly title?: string;
  readonly subject?: string;
  readonly author?: string;
  readonly keywords?: string;
  readonly comments?: string;
  /** Platform and languages, `Intel;1033`. */
  readonly template?: string;
  /** The package code, a GUID in braces. */
  readonly revisionNumber?: string;
  readonly creatingApplication?: string;
  /** The lowest version of Windows Installer, times 100. */
  readonly pageCount?: number;
  readonly wordCount?: number;
  readonly security?: number;
}

/** The stream's bytes; properties that are not given are left out. */
export function buildSummaryInformation(summary: SummaryInformation): Uint8Array {
  const properties = [
    shortValue(1, summary.codePage ?? 1252),
    ...textValue(2, summary.title),
    ...textValue(3, summary.subject),
    ...textValue(4, summary.author),
    ...textValue(5, summary.keywords),
    ...textValue(6, summary.comments),
    ...textValue(7, summary.template),
    ...textValue(9, summary.revisionNumber),
    ...longValue(14, summary.pageCount),
    ...longValue(15, summary.wordCount),
    ...textValue(18, summary.creatingApplication),
    ...longValue(19, summary.security),
  ];
  const section = new ByteWriter().u32(0).u32(properties.length);
  let valueOffset = 8 + properties.length * 8;
  for (const property of properties) {
    section.u32(property.id).u32(valueOffset);
    valueOffset += property.bytes.length;
  }
  for (const property of properties) section.bytes(property.bytes);
  section.patchU32(0, section.length);
  return new ByteWriter()
    .u16(0xfffe)
    .u16(0)
    .u32(0x0002000a)
    .zeros(16)
    .u32(1)
    .bytes(guidBytes(SUMMARY_INFORMATION_FORMAT))
    .u32(48)
    .bytes(section.toBytes())
    .toBytes();
}

const SUMMARY_INFORMATION_FORMAT = 'f29f85e0-4ff9-1068-ab91-08002b27b3d9';

interface PropertyValue {
  readonly id: number;
  readonly bytes: Uint8Array;
}

function shortValue(id: number, value: number): PropertyValue {
  return { id, bytes: new ByteWriter().u32(2).u16(value).u16(0).toBytes() };
}

function longValue(id: number, value: number | undefined): PropertyValue[] {
  return value === undefined ? [] : [{ id, bytes: new ByteWriter().u32(3).u32(value).toBytes() }];
}

function textValue(id: number, text: string | undefined): PropertyValue[] {
  if (text === undefined) return [];
  const bytes = Buffer.from(`${text}\0`, 'latin1');
  return [{ id, bytes: new ByteWriter().u32(30).u32(bytes.length).bytes(bytes).alignTo(4).toBytes() }];
}
