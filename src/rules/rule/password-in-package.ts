import { matchSteps } from '../evidence.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

export const passwordInPackage: Rule = {
  id: 'password-in-package',
  title: 'The package unpacks its own encrypted archive with a password that it holds',
  severity: 'low',
  explanation:
    'An encrypted archive keeps its content from scanners, and from nobody else when the password lies beside it. A command of the package unpacks the archive, and the password found in the package opens it. Games and licence files are packed so too; what is started out of the archive tells more.',
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
      what: 'the password stands on the command line',
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
      what: 'a password that opens an archive which nothing unpacks',
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
      what: 'an open archive',
      runs: ['7za.exe x -oC:\\x a.zip'],
      holds: [{ name: 'a.zip', type: 'zip', archive: {} }],
    },
  ],
};
