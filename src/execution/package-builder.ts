import type { KnownLibrary } from '../commands/command-meaning.js';
import type { PackageBuilder } from '../facts/package-builder.js';
import type { PackageFacts } from '../facts/package-facts.js';
import type { ActionLibraries } from './action-library.js';

/** By what a tool that makes packages is known; what is absent does not tell. */
interface Maker extends Pick<PackageBuilder, 'tool' | 'name'> {
  readonly tables?: RegExp;
  readonly properties?: RegExp;
  readonly actions?: RegExp;
  readonly toolkit?: KnownLibrary['toolkit'];
  readonly summary: RegExp;
}

/** Tools that build on others, or use the tables of others, come before those. */
const MAKERS: readonly Maker[] = [
  {
    tool: 'msi-wrapper',
    name: 'exemsi MSI Wrapper',
    properties: /^BZ\./,
    actions: /^bz\./,
    toolkit: 'msi-wrapper',
    summary: /MSI Wrapper|exemsi/i,
  },
  { tool: 'exetomsi', name: 'Exe to MSI Converter', summary: /exe ?to ?msi/i },
  { tool: 'emco', name: 'EMCO MSI Package Builder', tables: /^MPB_/, summary: /\bEMCO\b/ },
  {
    tool: 'wixsharp',
    name: 'WixSharp',
    properties: /^WixSharp/i,
    toolkit: 'wixsharp',
    summary: /Wix ?Sharp|Wix#/i,
  },
  {
    tool: 'advanced-installer',
    name: 'Advanced Installer',
    tables: /^AI_/,
    properties: /^AI_/,
    toolkit: 'advanced-installer',
    summary: /Advanced Installer|Caphyon/i,
  },
  {
    tool: 'installshield',
    name: 'InstallShield',
    tables: /^(?:IS[A-Z]|InstallShield$)/,
    properties: /^_Is[A-Z]/,
    toolkit: 'installshield',
    summary: /InstallShield/i,
  },
  {
    tool: 'visual-studio',
    name: 'Visual Studio set-up project',
    tables: /^_Vsd/,
    properties: /^VSD[A-Z]/,
    actions: /^(?:DIRCA|ERRCA|VSDCA)_/,
    toolkit: 'visual-studio',
    summary: /Visual Studio Setup/i,
  },
  {
    tool: 'wix',
    name: 'WiX Toolset',
    tables: /^Wix/i,
    properties: /^(?:WIXUI_|Wix[A-Z])/,
    actions: /^Wix/i,
    toolkit: 'wix',
    summary: /Windows Installer XML|WiX Toolset/i,
  },
  { tool: 'msitools', name: 'msitools (wixl)', summary: /msitools|\bwixl\b/i },
];

/** Characters of a name or text that evidence repeats. */
const MAX_TEXT_LENGTH = 200;
/** DLLs of the Binary table that are looked at; the largest packages have some tens. */
const MAX_LIBRARIES = 256;

/** The tool that made the package, with one sign of each kind; undefined when unknown. */
export function findPackageBuilder(
  facts: PackageFacts,
  libraries: ActionLibraries,
): PackageBuilder | undefined {
  const known = findKnownLibraries(facts, libraries);
  const summary = summaryTexts(facts);
  let claimed: PackageBuilder | undefined;
  for (const maker of MAKERS) {
    const signs = findSigns(maker, facts, known);
    const claim = summary.find((text) => maker.summary.test(text));
    const evidence = [
      ...signs,
      ...(claim === undefined ? [] : [{ by: 'summary' as const, text: shorten(claim) }]),
    ];
    const found: PackageBuilder = {
      tool: maker.tool,
      name: maker.name,
      evidence,
      claimed: signs.length === 0,
    };
    if (signs.length > 0) return found;
    if (claim !== undefined) claimed ??= found;
  }
  return claimed;
}

function findSigns(
  { actions, properties, tables, toolkit }: Maker,
  facts: PackageFacts,
  known: ReadonlyMap<string, string>,
): PackageBuilder['evidence'] {
  const table = facts.tableSizes.find(({ name }) => tables?.test(name))?.name;
  const property = [...facts.tables.properties.keys()].find((name) => properties?.test(name));
  const action = facts.tables.customActions.find(({ name }) => actions?.test(name))?.name;
  const library = toolkit === undefined ? undefined : known.get(toolkit);
  return [
    ...sign('table', table),
    ...sign('property', property),
    ...sign('custom-action', action),
    ...sign('library', library),
  ];
}

function sign(
  by: PackageBuilder['evidence'][number]['by'],
  text: string | undefined,
): PackageBuilder['evidence'] {
  return text === undefined ? [] : [{ by, text: shorten(text) }];
}

/** By toolkit: the row of a DLL that is known by more than its version resource, which anybody can write. */
function findKnownLibraries(
  { payloadOfRow, tables }: PackageFacts,
  libraries: ActionLibraries,
): Map<string, string> {
  const known = new Map<string, string>();
  for (const { name } of tables.binaries.slice(0, MAX_LIBRARIES)) {
    const row = `Binary.${name}`;
    const library = libraries.identify(payloadOfRow.get(row));
    if (library === undefined || library.recognisedBy === 'version-resource') continue;
    if (!known.has(library.toolkit)) known.set(library.toolkit, row);
  }
  return known;
}

function summaryTexts({ summary }: PackageFacts): string[] {
  if (summary === undefined) return [];
  const { application, author, comments, keywords, subject, title } = summary;
  return [application, author, comments, keywords, title, subject];
}

function shorten(text: string): string {
  return text.slice(0, MAX_TEXT_LENGTH);
}
