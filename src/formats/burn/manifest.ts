import { readXmlTags, type XmlTag } from './xml-element.js';

/** What a bundle of WiX consists of and installs, as far as its manifest (`BurnManifest`) says. */
export interface BurnManifest {
  readonly containers: readonly BurnContainer[];
  readonly payloads: readonly BurnPayload[];
  /** The chain, in the order of installation. */
  readonly packages: readonly BurnPackage[];
  /** True when there are more payloads or packages than are read. */
  readonly isCut: boolean;
}

export interface BurnContainer {
  readonly id: string;
  readonly filePath: string;
  /** Its number in the section, of one that is attached to the bundle. */
  readonly attachedIndex?: number;
  readonly downloadUrl?: string;
}

export interface BurnPayload {
  readonly id: string;
  /** `/` between names. */
  readonly filePath: string;
  /** The name of its entry in the container, or where it lies beside the bundle. */
  readonly sourcePath: string;
  readonly sizeInBytes: number | undefined;
  /** True for a part of the bundle's own user interface. */
  readonly isUx: boolean;
  readonly container?: string;
  readonly downloadUrl?: string;
}

export interface BurnPackage {
  readonly id: string;
  readonly kind: 'exe' | 'msi' | 'msp' | 'msu' | 'bundle';
  readonly cacheId: string;
  readonly installArguments: string;
  readonly installCondition: string;
  /** MsiProperty, in the order of the manifest. */
  readonly properties: readonly (readonly [name: string, value: string])[];
  /** Ids of its payloads; the first is the one that is started or installed. */
  readonly payloads: readonly string[];
}

/** Payloads and packages together; the largest bundles have some thousands. */
const MAX_ITEMS = 100_000;

const PACKAGE_KINDS: ReadonlyMap<string, BurnPackage['kind']> = new Map([
  ['ExePackage', 'exe'],
  ['MsiPackage', 'msi'],
  ['MspPackage', 'msp'],
  ['MsuPackage', 'msu'],
  ['BundlePackage', 'bundle'],
]);

/** Reads a manifest; undefined for other texts. */
export function parseBurnManifest(xml: string): BurnManifest | undefined {
  const reading = new ManifestReading();
  for (const tag of readXmlTags(xml)) {
    if (reading.isCut) break;
    reading.take(tag);
  }
  return reading.manifest;
}

class ManifestReading {
  isCut = false;
  private isManifest = false;
  private isInUx = false;
  private itemCount = 0;
  private readonly containers: BurnContainer[] = [];
  private readonly payloads: BurnPayload[] = [];
  private readonly packages: OpenPackage[] = [];
  private openPackage: OpenPackage | undefined;

  get manifest(): BurnManifest | undefined {
    const { containers, isCut, packages, payloads } = this;
    return this.isManifest ? { containers, payloads, packages, isCut } : undefined;
  }

  take(tag: XmlTag): void {
    const { attributes, isEmpty, isEnd, name } = tag;
    const kind = PACKAGE_KINDS.get(name);
    if (isEnd) {
      if (name === 'UX') this.isInUx = false;
      if (kind !== undefined) this.openPackage = undefined;
    } else if (name === 'BurnManifest') this.isManifest = true;
    else if (name === 'UX') this.isInUx = !isEmpty;
    else if (name === 'Container') this.add(this.containers, containerOf(attributes));
    else if (name === 'Payload') this.add(this.payloads, payloadOf(attributes, this.isInUx));
    else if (kind !== undefined) {
      const found = packageOf(attributes, kind);
      this.add(this.packages, found);
      this.openPackage = isEmpty ? undefined : found;
    } else if (this.openPackage !== undefined) this.takePart(this.openPackage, name, attributes);
  }

  private takePart(
    { payloads, properties }: OpenPackage,
    name: string,
    attributes: XmlTag['attributes'],
  ): void {
    const id = attributes.get('Id') ?? '';
    if (name === 'PayloadRef') this.add(payloads, id);
    if (name === 'MsiProperty') this.add(properties, [id, attributes.get('Value') ?? '']);
  }

  private add<T>(list: T[], item: T): void {
    this.itemCount += 1;
    if (this.itemCount > MAX_ITEMS) this.isCut = true;
    else list.push(item);
  }
}

interface OpenPackage extends BurnPackage {
  readonly payloads: string[];
  readonly properties: (readonly [string, string])[];
}

function containerOf(attributes: XmlTag['attributes']): BurnContainer {
  const index = numberOf(attributes.get('AttachedIndex'));
  return {
    id: attributes.get('Id') ?? '',
    filePath: pathOf(attributes.get('FilePath')),
    ...(attributes.get('Attached') === 'yes' && index !== undefined ? { attachedIndex: index } : {}),
    ...downloadOf(attributes),
  };
}

function payloadOf(attributes: XmlTag['attributes'], isUx: boolean): BurnPayload {
  const container = attributes.get('Container');
  return {
    id: attributes.get('Id') ?? '',
    filePath: pathOf(attributes.get('FilePath')),
    sourcePath: pathOf(attributes.get('SourcePath')),
    sizeInBytes: numberOf(attributes.get('FileSize')),
    isUx,
    ...(container === undefined ? {} : { container }),
    ...downloadOf(attributes),
  };
}

function packageOf(attributes: XmlTag['attributes'], kind: BurnPackage['kind']): OpenPackage {
  return {
    id: attributes.get('Id') ?? '',
    kind,
    cacheId: attributes.get('CacheId') ?? '',
    installArguments: attributes.get('InstallArguments') ?? '',
    installCondition: attributes.get('InstallCondition') ?? '',
    properties: [],
    payloads: [],
  };
}

function downloadOf(attributes: XmlTag['attributes']): { downloadUrl?: string } {
  const downloadUrl = attributes.get('DownloadUrl') ?? '';
  return downloadUrl === '' ? {} : { downloadUrl };
}

function pathOf(path = ''): string {
  return path.replaceAll('\\', '/');
}

function numberOf(text = ''): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
