import { guidFor } from '../builder/guid.js';

export interface WixSource {
  readonly productName: string;
  readonly folder: { readonly parent: string; readonly id: string; readonly name: string };
  /** Installed into the folder; the name is also the File key. */
  readonly files?: readonly { readonly name: string; readonly content: Uint8Array }[];
  readonly binaries?: readonly { readonly name: string; readonly content: Uint8Array }[];
  readonly properties?: Readonly<Record<string, string>>;
  /** `CustomAction` elements as wixl takes them. */
  readonly customActions?: readonly string[];
  /** Ids of actions that run one after the other behind InstallFiles. */
  readonly sequence?: readonly string[];
}

/** A WiX 3 source that finds its files in the folder `content`. */
export function wixSource(source: WixSource): string {
  const { productName, folder, files = [], binaries = [], properties = {} } = source;
  const { customActions = [], sequence = [] } = source;
  const guid = (seed: string): string => guidFor(`${productName} ${seed}`).slice(1, -1);
  const componentIds = files.map((_, index) => `Component${index + 1}`);
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">',
    `<Product Id="${guid('product')}" UpgradeCode="${guid('upgrade')}" Name="${productName}" Language="1033" Version="1.0.0" Manufacturer="Example Software">`,
    '<Package InstallerVersion="200" Compressed="yes"/>',
    '<Media Id="1" Cabinet="data.cab" EmbedCab="yes"/>',
    ...Object.entries(properties).map(([id, value]) => `<Property Id="${id}" Value="${value}"/>`),
    ...binaries.map(({ name }) => `<Binary Id="${name}" SourceFile="content/${name}"/>`),
    ...customActions,
    `<Directory Id="TARGETDIR" Name="SourceDir"><Directory Id="${folder.parent}"><Directory Id="${folder.id}" Name="${folder.name}">`,
    ...files.map(
      ({ name }, index) =>
        `<Component Id="${componentIds[index]}" Guid="${guid(name)}"><File Id="${name}" Name="${name}" Source="content/${name}" KeyPath="yes"/></Component>`,
    ),
    '</Directory></Directory></Directory>',
    `<Feature Id="Main" Level="1">${componentIds.map((id) => `<ComponentRef Id="${id}"/>`).join('')}</Feature>`,
    '<InstallExecuteSequence>',
    ...sequence.map(
      (action, index) =>
        `<Custom Action="${action}" After="${sequence[index - 1] ?? 'InstallFiles'}">NOT Installed</Custom>`,
    ),
    '</InstallExecuteSequence>',
    '</Product>',
    '</Wix>',
  ].join('\n');
}
