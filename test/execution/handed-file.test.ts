import { describe, expect, it } from 'vitest';
import type { CommandMeaning } from '../../src/commands/command-meaning.js';
import { type ExamplePayload, exampleFacts } from '../../src/rules/example-facts.js';

const archive: ExamplePayload = {
  name: 'kq.zip',
  type: 'zip',
  archive: {
    encryptedEntryCount: 1,
    encryption: ['zipcrypto'],
    password: { password: 's3cret', payload: 0, location: 'x', text: 'x' },
  },
};
const loader: ExamplePayload = {
  name: 'a.tmp',
  in: 'kq.zip',
  encrypted: true,
  type: 'pe-dll',
  pe: { kind: 'dll' },
};
const data: ExamplePayload = { name: 'maps.dat', in: 'kq.zip', encrypted: true };
const tool: ExamplePayload = { name: 'm.exe', type: 'pe-exe', pe: { kind: 'exe' } };
const script: ExamplePayload = { name: 's.au3', type: 'text', script: { commands: [] } };
const holds = [archive, loader, data, tool, script];

const meaningsOf = (...runs: string[]): CommandMeaning[] =>
  exampleFacts({ what: '', runs, holds })
    .execution.commands.at(-1)!
    .meanings.map(({ meaning }) => meaning);

describe('what a program is handed that no interpreter claims', () => {
  it.each([
    'certoc.exe -LoadDLL C:\\k\\a.tmp',
    'q.exe "C:\\k\\a.tmp"',
    'q.exe /load=C:\\k\\a.tmp',
    'q.exe {C:\\k\\a.tmp}',
    'q.exe "x|C:\\k\\a.tmp|Go"',
    'q.exe /dll:C:\\k\\a.tmp,Go',
    'wuauclt.exe /UpdateDeploymentProvider C:\\k\\a.tmp /RunHandlerComServer',
    'q.exe -fC:\\k\\a.tmp',
    'q.exe C:\\k\\a*.tmp',
    'q.exe *.tmp',
  ])('starts a library out of an encrypted archive: %s', (command) => {
    expect(meaningsOf(command)).toContainEqual(
      expect.objectContaining({ kind: 'start-dll', proxy: 'other' }),
    );
  });

  it('starts a library that only the folder of an encrypted archive tells of', () => {
    const unpack = 'm.exe x C:\\k\\run.zip -ps3cret -oC:\\out';
    expect(meaningsOf(unpack, 'q.exe -i C:\\out\\sub\\n.dll')).toContainEqual(
      expect.objectContaining({ kind: 'start-dll', proxy: 'other', program: 'q.exe' }),
    );
    expect(meaningsOf(unpack, 'q.exe -i C:\\other\\n.dll')).toEqual([
      expect.objectContaining({ kind: 'start-program' }),
    ]);
  });

  it.each(['q.exe C:\\k\\maps.dat', 'q.exe C:\\k\\kq.zip', 'q.exe --level=7'])(
    'starts no library: %s',
    (command) => {
      expect(meaningsOf(command).map(({ kind }) => kind)).toEqual(['start-program']);
    },
  );

  it.each([
    ['m.exe kq.zip s3cret C:\\out', 'C:\\out'],
    ['m.exe x -o:C:\\out -p:s3cret kq.zip', 'C:\\out'],
    ['m.exe -sS3 -ss3cret kq.zip C:\\out', 'C:\\out'],
    ['m.exe --archive=kq.zip --key=s3cret --to=C:\\out', 'C:\\out'],
    ['minizip.exe -x -p s3cret kq.zip -d C:\\out', 'C:\\out'],
    ['m.exe e kq.zip s3cret C:\\out', 'C:\\out'],
    ['m.exe unpack "kq.zip" "s3cret" "out"', 'out'],
    ['tar.exe --passphrase s3cret -xf kq.zip -C C:\\out', 'C:\\out'],
  ])('is the unzip utility: %s', (command, destination) => {
    expect(meaningsOf(command)).toEqual([
      expect.objectContaining({ kind: 'unpack', password: 's3cret', destination }),
    ]);
    const { bundle } = exampleFacts({
      what: '',
      runs: [command, 'rundll32 C:\\out\\a.tmp,Go'],
      holds,
    });
    expect(bundle.match).toBe('full');
    expect(bundle.components.unzipUtility.present).toBe(true);
  });

  it('runs a script', () => {
    expect(meaningsOf('q.exe /run C:\\k\\s.au3')).toContainEqual(
      expect.objectContaining({ kind: 'run-script', script: 'C:\\k\\s.au3' }),
    );
  });
});
