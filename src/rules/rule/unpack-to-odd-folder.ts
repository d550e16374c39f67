import { isOddFolder } from '../../execution/odd-folder.js';
import { trimFolder } from '../../execution/path-name.js';
import type { Evidence } from '../../facts/evidence.js';
import { groupByHolder } from '../../facts/held-payload.js';
import type { Payload } from '../../facts/payload.js';
import { matchSteps } from '../evidence.js';
import type { Facts } from '../facts.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

export const unpackToOddFolder: Rule = {
  id: 'unpack-to-odd-folder',
  title: 'An archive is unpacked into a folder where programs are unusual',
  severity: 'medium',
  explanation:
    'A command of the package unpacks an archive into Favorites, Fonts, the recycle bin or a similar folder. Installers unpack into their own folder or a temporary one. Content that belongs there, such as fonts in Fonts, pictures in Pictures or links in Favorites, does not count.',
  attack: ['T1036.005', 'T1140'],
  references: [DEXPHOT_REPORT],
  match: matchUnpacks,
  examples: [
    {
      what: 'into Favorites, by the name that tables use',
      runs: ['7za.exe x -y -oFavoritesFolder\\kqwzpd FavoritesFolder\\kqwzpd\\kq.zip'],
    },
    { what: 'into the Fonts folder', runs: ['tar -xf a.zip -C %windir%\\Fonts\\x'] },
  ],
  counterExamples: [
    {
      what: 'into a folder of its own called fonts',
      runs: ['7za.exe x -oC:\\Program Files\\x\\fonts a.zip'],
    },
    {
      what: 'fonts into Fonts',
      runs: ['tar -xf "fonts.zip" -C WindowsFolder\\Fonts'],
      holds: [
        { name: 'fonts.zip', type: 'zip', archive: {} },
        { name: 'Sans.ttf', in: 'fonts.zip' },
      ],
    },
    { what: 'in an action that nothing runs', unscheduled: ['7za.exe x -oFavoritesFolder\\x a.zip'] },
  ],
};

function* matchUnpacks(facts: Facts): Generator<Evidence> {
  const entries = groupByHolder(facts.payloads);
  yield* matchSteps(facts, ({ meaning, resolved: { object } }) => {
    if (meaning.kind !== 'unpack' || meaning.destination === undefined || !isOddFolder(meaning.destination))
      return undefined;
    const held = object === undefined ? [] : (entries.get(object.payload) ?? []);
    if (held.length > 0 && held.every(isAtHome)) return undefined;
    return `unpacks ${meaning.archive} into ${trimFolder(meaning.destination)}`;
  });
}

/** What people keep in such folders: fonts, pictures, music, films, links and texts, going by content or, where it is plain, by name. */
function isAtHome({ encrypted, facts, name, type }: Payload): boolean {
  if (encrypted || facts.pe !== undefined || facts.script !== undefined || facts.archive !== undefined)
    return false;
  return (
    type === 'url-shortcut' ||
    (type !== 'unknown' &&
      /\.(?:ttf|ttc|otf|fon|fnt|pfb|pfm|png|jpe?g|gif|bmp|ico|mp[34]|wav|wma|wmv|url|txt|htm|html|pdf)$/i.test(
        name,
      ))
  );
}
