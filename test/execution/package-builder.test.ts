import { describe, expect, it } from 'vitest';
import { ActionLibraries } from '../../src/execution/action-library.js';
import { findPackageBuilder } from '../../src/execution/package-builder.js';
import type { PackageFacts } from '../../src/facts/package-facts.js';
import { exampleFacts, type RuleExample } from '../../src/rules/example-facts.js';

interface Signs extends Omit<RuleExample, 'what'> {
  readonly application?: string;
  readonly tableNames?: readonly string[];
}

function builderOf({ application, tableNames = [], ...example }: Signs) {
  const facts = exampleFacts({ what: '', ...example });
  const summary = { application: application ?? '' } as PackageFacts['summary'];
  const tableSizes = tableNames.map((name) => ({ name, rows: 1 }));
  const [first] = facts.packages;
  if (first === undefined) throw new Error('no package');
  return findPackageBuilder({ ...first, summary, tableSizes }, new ActionLibraries(facts));
}

const withProperty = (name: string): Signs => ({ tables: { properties: new Map([[name, '1']]) } });
const withLibrary = (name: string, version: Record<string, string> = {}): Signs => ({
  tables: { binaries: [{ name: 'lib', streamName: 'Binary.lib' }] },
  holds: [
    {
      name: 'lib',
      type: 'pe-dll',
      pe: { kind: 'dll', exports: { functions: [{ name, ordinal: 1 }] }, version },
      facts: { tableKey: 'Binary.lib' },
    },
  ],
});

describe('findPackageBuilder', () => {
  it.each<[string, Signs]>([
    ['advanced-installer', { tableNames: ['Property', 'AI_ScheduledTasks'] }],
    ['advanced-installer', withLibrary('RunPowerShellScript')],
    ['emco', { tableNames: ['AI_ScheduledTasks', 'MPB_RunActions'] }],
    ['installshield', { tableNames: ['ISComponentExtended'] }],
    ['installshield', withProperty('_IsMaintenance')],
    ['msi-wrapper', { ...withProperty('BZ.BASENAME'), application: 'Windows Installer XML (3.0)' }],
    ['visual-studio', withProperty('VSDNETMSG')],
    ['wix', { tableNames: ['Wix4FirewallException'] }],
    ['wix', withProperty('WIXUI_INSTALLDIR')],
    ['wixsharp', { ...withProperty('WixSharp_UI_INSTALLDIR'), tableNames: ['WixAction'] }],
  ])('names %s by what only its packages have', (tool, signs) => {
    expect(builderOf(signs)).toMatchObject({ tool, claimed: false });
  });

  it.each([
    ['wix', 'WiX Toolset (6.0.1.0)'],
    ['msitools', 'msitools 0.103'],
    ['exetomsi', 'www.exetomsi.com'],
    ['advanced-installer', 'Advanced Installer 21.0 build abc'],
  ])('says that %s is only claimed by the summary', (tool, application) => {
    const evidence = [{ by: 'summary', text: application }];
    expect(builderOf({ application })).toMatchObject({ tool, claimed: true, evidence });
  });

  it('goes by what is there before what the summary claims', () => {
    const signs = { tableNames: ['AI_Files'], application: 'Windows Installer XML (3.0)' };
    expect(builderOf(signs)).toMatchObject({ tool: 'advanced-installer', claimed: false });
  });

  it.each<[string, Signs]>([
    ['nothing tells', { tableNames: ['Property', 'IsolatedComponent'], application: 'SetupMaker' }],
    ['a version resource alone tells', withLibrary('x', { CompanyName: 'Caphyon LTD' })],
  ])('names none when %s', (_, signs) => {
    expect(builderOf(signs)).toBeUndefined();
  });
});
