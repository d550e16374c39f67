import { matchSteps } from '../evidence.js';
import { isOddFolder } from '../odd-folder.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

export const unpackToOddFolder: Rule = {
  id: 'unpack-to-odd-folder',
  title: 'An archive is unpacked into a folder where nobody looks for programs',
  severity: 'medium',
  explanation:
    'A command of the package unpacks an archive into Favorites, Fonts, the recycle bin or the like. Installers unpack into their own folder or a temporary one.',
  attack: ['T1036.005', 'T1140'],
  references: [DEXPHOT_REPORT],
  match: (facts) =>
    matchSteps(facts, ({ meaning }) =>
      meaning.kind === 'unpack' && isOddFolder(meaning.destination ?? '')
        ? `unpacks ${meaning.archive} into ${meaning.destination}`
        : undefined,
    ),
  examples: [
    {
      what: 'into Favorites, as tables name it',
      runs: ['7za.exe x -y -oFavoritesFolder\\kqwzpd FavoritesFolder\\kqwzpd\\kq.zip'],
    },
    { what: 'into the Fonts folder', runs: ['tar -xf a.zip -C %windir%\\Fonts\\x'] },
  ],
  counterExamples: [
    {
      what: 'into a folder of its own called fonts',
      runs: ['7za.exe x -oC:\\Program Files\\x\\fonts a.zip'],
    },
    { what: 'in an action that nothing runs', unscheduled: ['7za.exe x -oFavoritesFolder\\x a.zip'] },
  ],
};
