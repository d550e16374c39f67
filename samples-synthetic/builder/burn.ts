/**
 * Writes bundles as the WiX engine Burn has them: a program with a section `.wixburn`, and cabinets behind it.
 *
 *     buildBurnBundle({
 *       payloads: [{ id: 'a', filePath: 'a.msi', content }],
 *       chain: [{ kind: 'MsiPackage', id: 'A', payloads: ['a'] }],
 *     });
 */
import { ByteWriter } from './byte-writer.js';
import { buildCabinet } from './cabinet.js';
import { buildPe } from './pe.js';
import { concatBytes, utf8 } from './text.js';

export interface BundleOptions {
  readonly payloads: readonly BundlePayload[];
  readonly chain: readonly BundlePackage[];
  /** Containers that are not attached. */
  readonly detached?: readonly DetachedContainer[];
  /** Instead of the one that describes the rest. */
  readonly manifest?: string;
  /** Bytes behind the containers. */
  readonly tail?: Uint8Array;
}

export interface BundlePayload {
  readonly id: string;
  readonly filePath: string;
  /** Undefined for one that lies elsewhere. */
  readonly content?: Uint8Array;
  readonly container?: string;
  readonly downloadUrl?: string;
}

export interface BundlePackage {
  readonly kind: 'ExePackage' | 'MsiPackage' | 'MspPackage' | 'MsuPackage';
  readonly id: string;
  readonly payloads: readonly string[];
  readonly installArguments?: string;
  readonly installCondition?: string;
  readonly properties?: Readonly<Record<string, string>>;
}

export interface DetachedContainer {
  readonly id: string;
  readonly filePath: string;
  readonly downloadUrl?: string;
}

export function buildBurnBundle(options: BundleOptions): Uint8Array {
  const attached = options.payloads.flatMap(({ content }, index) =>
    content === undefined ? [] : [{ name: `a${index}`, content }],
  );
  const manifest = options.manifest ?? burnManifest(options);
  const containers = [
    cabinetOf([
      { name: '0', content: utf8(manifest) },
      { name: 'u0', content: buildPe({ kind: 'dll', bits: 32, exports: ['BootstrapperApplicationCreate'] }) },
    ]),
    ...(attached.length === 0 ? [] : [cabinetOf(attached)]),
  ];
  const programWith = (stubSize: number) =>
    buildPe({
      kind: 'exe',
      bits: 32,
      subsystem: 'gui',
      section: {
        name: '.wixburn',
        content: burnSection(
          stubSize,
          containers.map(({ length }) => length),
        ),
      },
    });
  const stubSize = programWith(0).length;
  return concatBytes(programWith(stubSize), ...containers, options.tail ?? new Uint8Array(0));
}

/** BURN_SECTION_HEADER of WiX 3.6 and later. */
export function burnSection(stubSize: number, containerSizes: readonly number[]): Uint8Array {
  const writer = new ByteWriter();
  writer.u32(0x00f14300);
  writer.u32(2);
  writer.bytes(new Uint8Array(16).fill(0x5a));
  writer.u32(stubSize);
  for (const value of [0, 0, 0, 1, containerSizes.length, ...containerSizes]) writer.u32(value);
  return writer.toBytes();
}

function cabinetOf(files: readonly { readonly name: string; readonly content: Uint8Array }[]): Uint8Array {
  return buildCabinet({ folders: [{ compression: 'mszip', files }] });
}

function burnManifest({ chain, detached = [], payloads }: BundleOptions): string {
  const lines = [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<BurnManifest xmlns="http://schemas.microsoft.com/wix/2008/Burn">',
    '<UX><Payload Id="Ba" FilePath="ba.dll" Packaging="embedded" SourcePath="u0" /></UX>',
    '<Container Id="WixAttachedContainer" FilePath="setup.exe" AttachedIndex="1" Attached="yes" Primary="yes" />',
    ...detached.map(
      ({ downloadUrl, filePath, id }) =>
        `<Container Id="${id}" FilePath="${filePath}"${attribute('DownloadUrl', downloadUrl)} />`,
    ),
    ...payloads.map(payloadElement),
    '<Chain>',
    ...chain.map(packageElement),
    '</Chain></BurnManifest>',
  ];
  return lines.join('\n');
}

function payloadElement(
  { container, content, downloadUrl, filePath, id }: BundlePayload,
  index: number,
): string {
  const isEmbedded = content !== undefined || container !== undefined;
  const place = isEmbedded
    ? ` Packaging="embedded" SourcePath="a${index}" Container="${container ?? 'WixAttachedContainer'}"`
    : ` Packaging="external" SourcePath="${filePath}"`;
  const size = attribute('FileSize', String(content?.length ?? 1000));
  return `<Payload Id="${id}" FilePath="${filePath}"${size}${place}${attribute('DownloadUrl', downloadUrl)} />`;
}

function packageElement({
  id,
  installArguments,
  installCondition,
  kind,
  payloads,
  properties,
}: BundlePackage) {
  return [
    `<${kind} Id="${id}" CacheId="{${id}}v1" PerMachine="yes"`,
    `${attribute('InstallArguments', installArguments)}${attribute('InstallCondition', installCondition)}>`,
    ...Object.entries(properties ?? {}).map(
      ([name, value]) => `<MsiProperty Id="${name}"${attribute('Value', value)} />`,
    ),
    ...payloads.map((payload) => `<PayloadRef Id="${payload}" />`),
    `</${kind}>`,
  ].join('');
}

function attribute(name: string, value: string | undefined): string {
  if (value === undefined) return '';
  const escaped = value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return ` ${name}="${escaped}"`;
}
