import { describe, expect, it } from 'vitest';
import { ActionLibraries } from '../../src/execution/action-library.js';
import { exampleFacts } from '../../src/rules/example-facts.js';

const identify = (names: readonly string[], version: Record<string, string> = {}) => {
  const functions = names.map((name, index) => ({ name, ordinal: index + 1 }));
  const facts = exampleFacts({
    what: '',
    holds: [{ name: 'a.dll', type: 'pe-dll', pe: { kind: 'dll', exports: { functions }, version } }],
  });
  const id = facts.payloads.find(({ name }) => name === 'a.dll')?.id;
  return new ActionLibraries(facts).identify(id);
};

describe('ActionLibraries', () => {
  it.each([
    ['WixShellExec', 'wix'],
    ['CAQuietExec64', 'wix'],
    ['PrintEula', 'wix'],
    ['SchedFirewallExceptionsInstall', 'wix'],
    ['zzzzInvokeManagedCustomActionOutOfProcW', 'dtf'],
    ['RunPowerShellScript', 'advanced-installer'],
    ['ManagedInstall', 'installutil'],
    ['_InstallMain@4', 'msi-wrapper'],
    ['ISSetupFilesExtract', 'installshield'],
  ])('knows the DLL that exports %s', (name, toolkit) => {
    expect(identify(['DllMain', name])).toMatchObject({ toolkit, recognisedBy: 'exports' });
  });

  it('says so where only the version resource tells', () => {
    expect(identify(['x'], { CompanyName: 'Caphyon LTD' })).toMatchObject({
      toolkit: 'advanced-installer',
      recognisedBy: 'version-resource',
    });
  });

  it('takes no other DLL for a known one', () => {
    expect(identify(['mvrtubhpxy'])).toBeUndefined();
  });
});
