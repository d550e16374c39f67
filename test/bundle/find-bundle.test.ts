import { describe, expect, it } from 'vitest';
import type { Bundle } from '../../src/facts/bundle.js';
import { type ExamplePayload, exampleFacts, type RuleExample } from '../../src/rules/example-facts.js';

const bundleOf = (example: Omit<RuleExample, 'what'>): Bundle =>
  exampleFacts({ what: '', ...example }).bundle;

const tool: ExamplePayload = { name: 'z.exe', type: 'pe-exe', pe: {}, unzipUtility: {} };
const archive: ExamplePayload = {
  name: 'kq.zip',
  type: 'zip',
  archive: { encryptedEntryCount: 1, encryption: ['zipcrypto'] },
};
const loader: ExamplePayload = { name: 'a.dll', in: 'kq.zip', encrypted: true, type: 'unknown' };
const UNPACK = 'z.exe x -y -ps3cret -oC:\\kq kq.zip';
const START = 'rundll32 C:\\kq\\a.dll,Start';
const HOLLOWING = [
  {
    dll: 'KERNEL32.dll',
    functions: ['CreateProcessW', 'WriteProcessMemory', 'SetThreadContext'],
    delayed: false,
  },
];

const INSTALLER = [{ dll: 'msi.dll', functions: ['#17'], delayed: false }];

describe('findBundle', () => {
  it('shows how the parts are joined', () => {
    const bundle = bundleOf({ runs: [UNPACK, START], holds: [tool, archive, loader] });
    expect(bundle.match).toBe('full');
    expect(bundle.explanation).toMatch(/password-protected ZIP, and a DLL from it/);
    expect(bundle.wiring.map(({ location, text }) => [location, text])).toEqual([
      ['setup.msi › CustomAction.Run1', `z.exe unpacks kq.zip with a password: ${UNPACK}`],
      ['setup.msi › CustomAction.Run2', `rundll32 starts C:\\kq\\a.dll from it: ${START}`],
    ]);
  });

  it('takes a 7z archive for the ZIP only when a command unpacks it', () => {
    const sevenZip: ExamplePayload = {
      name: 'kq.zip',
      type: '7z',
      archive: { format: '7z', encryptedEntryCount: 1, encryption: ['7z-aes'] },
    };
    const bundle = bundleOf({ runs: [UNPACK, START], holds: [tool, sevenZip, loader] });
    expect(bundle.match).toBe('full');
    expect(bundle.explanation).toContain('password-protected 7z archive');
    expect(bundleOf({ holds: [tool, sevenZip] }).components.passwordProtectedZip.present).toBe(false);
  });

  it('knows the loader that is put over an installed file of its name', () => {
    const decoy: ExamplePayload = {
      name: 'a.dll',
      type: 'pe-dll',
      pe: { kind: 'dll' },
      installPath: 'C:/kq/a.dll',
    };
    expect(bundleOf({ runs: [UNPACK, START], holds: [tool, archive, decoy, loader] }).match).toBe('full');
    const elsewhere = { ...decoy, installPath: 'C:/other/a.dll' };
    const register = 'regsvr32 C:\\other\\a.dll';
    expect(bundleOf({ runs: [UNPACK, register], holds: [tool, archive, elsewhere, loader] }).match).toBe(
      'partial',
    );
  });

  it('finds the loader in an archive that lies in the encrypted one', () => {
    const inner: ExamplePayload = { name: 'in.zip', in: 'kq.zip', encrypted: true, type: 'zip' };
    const deep: ExamplePayload = { name: 'a.dll', in: 'in.zip', type: 'pe-dll', pe: { kind: 'dll' } };
    const bundle = bundleOf({ runs: [UNPACK, START], holds: [tool, archive, inner, deep] });
    expect(bundle.match).toBe('full');
    expect(bundle.explanation).toContain('a DLL from it');
    expect(bundle.components.loaderDll.payloads).toHaveLength(1);
  });

  it('knows a loader without an extension, which rundll32 takes with a dot behind its name', () => {
    const bare = { ...loader, name: 'a' };
    expect(bundleOf({ runs: [UNPACK, 'rundll32 a.,Start'], holds: [tool, archive, bare] }).match).toBe(
      'full',
    );
  });

  it('counts a DLL that Windows Installer loads only when it is no library of actions', () => {
    const match = (imports: typeof HOLLOWING) =>
      bundleOf({
        runs: [UNPACK],
        holds: [
          tool,
          archive,
          {
            name: 'Binary.ca',
            source: 'binary-table',
            type: 'pe-dll',
            pe: { kind: 'dll', imports },
            facts: { tableKey: 'Binary.ca' },
          },
        ],
        tables: { customActions: [libraryAction] },
      }).match;
    expect(match([...HOLLOWING, ...INSTALLER])).toBe('full');
    expect(match([])).toBe('full');
    expect(match(INSTALLER)).toBe('partial');
  });

  it('counts an installed DLL that Windows Installer loads only when it bears no name of a library', () => {
    const action = { ...libraryAction, type: 17, typeNumber: 17, sourceKind: 'file' as const, source: 'f' };
    const match = (name: string) =>
      bundleOf({
        runs: [UNPACK],
        holds: [
          tool,
          archive,
          {
            name,
            type: 'pe-dll',
            pe: { kind: 'dll', imports: INSTALLER },
            installPath: `C:/app/${name}`,
            facts: { tableKey: 'File.f' },
          },
        ],
        tables: { customActions: [{ ...action, command: `${name}!Start` }] },
      }).match;
    expect(match('u.dat')).toBe('full');
    expect(match('u.dll')).toBe('partial');
  });

  describe('with a loader that lies open beside the archive', () => {
    const match = (start: string, ...further: ExamplePayload[]) => {
      const library: ExamplePayload = { name: 'core.dll', type: 'pe-dll', pe: { kind: 'dll' } };
      const found = bundleOf({
        runs: ['7za.exe x -y -pgame -oC:\\kq kq.zip', start],
        holds: [{ ...tool, name: '7za.exe' }, archive, library, ...further],
      });
      return [found.match, found.possibleWiring.length > 0];
    };
    const OWN = 'ProgramFilesFolder\\Example\\core.dll';
    const data: ExamplePayload = {
      name: 'bin.dat',
      in: 'kq.zip',
      encrypted: true,
      sizeInBytes: 9_000,
      facts: { entropy: 7.99 },
    };
    const check: ExamplePayload = {
      name: 'chk.bat',
      type: 'batch',
      script: {
        securityChecks: [
          { product: 'Avast', by: 'process', line: 1, text: 'tasklist | find "avastui"', gates: true },
        ],
      },
    };

    it.each([
      ['an ordinary registration', `regsvr32 /s ${OWN}`, [], ['partial', false]],
      ['one of licensed content', `regsvr32 /s ${OWN}`, [data], ['partial', false]],
      ['one behind a check for security products', `regsvr32 /s ${OWN}`, [data, check], ['full', false]],
      ['an export of its own', `rundll32 ${OWN},Start`, [], ['partial', true]],
      ['such a one, and nothing but data in the archive', `rundll32 ${OWN},Start`, [data], ['full', false]],
      ['such a one behind a check', `rundll32 ${OWN},Start`, [check], ['full', false]],
    ] as const)('%s', (_what, start, further, expected) => {
      expect(match(start, ...further)).toEqual(expected);
    });
  });

  it('asks for a password unless what is started lies encrypted', () => {
    const runs = ['z.exe x -y -oC:\\kq kq.zip', START];
    expect(bundleOf({ runs, holds: [tool, archive, loader] }).match).toBe('full');
    expect(bundleOf({ runs, holds: [tool, archive, { ...loader, encrypted: false }] }).match).toBe('partial');
  });

  it('sees a check that stands on a command line', () => {
    const { avCheckScript } = bundleOf({
      runs: ['cmd /c tasklist | find /i "avastui.exe" && exit 1'],
    }).components;
    expect(avCheckScript).toMatchObject({ present: true, payloads: [] });
    expect(avCheckScript.evidence[0]?.text).toMatch(/^looks for Avast by process and acts on the result: /);
  });

  it('says that a check decides something only where the script would run', () => {
    const script = {
      text: 'tasklist | find /i "avastui.exe" && exit /b 1',
      securityChecks: [{ product: 'Avast', by: 'process' as const, line: 1, text: 'tasklist', gates: true }],
    };
    const holds: ExamplePayload[] = [{ name: 'chk.bat', type: 'batch', script }];
    const textOf = (runs: string[]) => bundleOf({ runs, holds }).components.avCheckScript.evidence[0]?.text;
    expect(textOf([])).toBe('looks for Avast by process: tasklist');
    expect(textOf(['cmd.exe /c chk.bat'])).toBe(
      'looks for Avast by process and acts on the result: tasklist',
    );
  });

  it('grows no faster than its input where entries and commands repeat', () => {
    const entries = Array.from({ length: 4_000 }, () => ({ ...loader }));
    const runs = Array.from({ length: 1_500 }, (_, n) => `z.exe x -ps3cret -oC:\\k${n} kq.zip`);
    const bundle = bundleOf({ runs: [...runs, START], holds: [tool, archive, ...entries] });
    expect(bundle.match).toBe('full');
    expect(bundle.wiring.length).toBeLessThan(50);
  });

  it('says that commands are attached to a dialog that never opens', () => {
    const invocations = [
      { by: 'control-event' as const, dialog: 'LostDlg', control: 'Next', condition: '1' },
    ];
    const customActions = [UNPACK, START].map((command, index) => ({
      ...libraryAction,
      name: `A${index}`,
      kind: 'exe' as const,
      sourceKind: 'directory' as const,
      target: command,
      command,
      invocations,
    }));
    const facts = exampleFacts({ what: '', holds: [tool, archive, loader], tables: { customActions } });
    expect(facts.bundle.match).toBe('partial');
    expect(facts.bundle.explanation).toMatch(/attached to dialogs that never open\.$/);
    expect(facts.execution.commands.map(({ triggers }) => triggers)).toEqual([[], []]);
    expect(facts.execution.edges.filter(({ unreachable }) => unreachable)).toHaveLength(2);
  });
});

const libraryAction = {
  name: 'Load',
  type: 1,
  typeNumber: 1,
  extendedType: 0,
  kind: 'dll' as const,
  sourceKind: 'binary' as const,
  source: 'ca',
  target: 'Start',
  flags: [],
  command: 'Binary.ca!Start',
  references: [],
  invocations: [{ by: 'sequence' as const, table: 'InstallExecuteSequence', number: 4001, condition: '' }],
};
