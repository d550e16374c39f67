import { matchSteps } from '../evidence.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

export const passwordInPackage: Rule = {
  id: 'password-in-package',
  title: 'The package unpacks its own encrypted archive with a password that it contains',
  severity: 'low',
  explanation:
    'With the password beside it, an encrypted archive hides its content only from scanners. A command of the package unpacks the archive, and a password found in the package opens it. Games and licence files are packed the same way; a program that is started from the archive is a stronger sign.',
  attack: ['T1027.013', 'T1140'],
  references: [DEXPHOT_REPORT],
  match: (facts) =>
    matchSteps(facts, ({ meaning, resolved }) => {
      if (meaning.kind !== 'unpack' || resolved.object === undefined) return undefined;
      const archive = facts.payloads[resolved.object.payload];
      const opened = archive?.facts.archive?.password;
      if (archive === undefined || opened === undefined) return undefined;
      return `unpacks ${archive.path}, which the password ${JSON.stringify(opened.password)} opens (${opened.location})`;
    }),
  examples: [
    {
      what: 'the password is on the command line',
      runs: ['7za.exe x -pabc -oC:\\x a.zip'],
      holds: [
        {
          name: 'a.zip',
          type: 'zip',
          archive: {
            encryptedEntryCount: 1,
            password: {
              password: 'abc',
              location: 'setup.msi › CustomAction.Run1',
              text: '7za.exe x -pabc',
              payload: 0,
            },
          },
        },
      ],
    },
  ],
  counterExamples: [
    {
      what: 'a password that opens an archive that nothing unpacks',
      holds: [
        {
          name: 'a.zip',
          type: 'zip',
          archive: {
            encryptedEntryCount: 1,
            password: { password: 'abc', location: 'setup.msi › readme.txt', text: 'abc', payload: 0 },
          },
        },
      ],
    },
    {
      what: 'an unencrypted archive',
      runs: ['7za.exe x -oC:\\x a.zip'],
      holds: [{ name: 'a.zip', type: 'zip', archive: {} }],
    },
  ],
};
