import { normalizePath } from '../../execution/path-name.js';
import type { Evidence } from '../../facts/evidence.js';
import { matchSteps } from '../evidence.js';
import type { Facts } from '../facts.js';
import type { Rule } from '../rule.js';

const STARTUP = 'AppDataFolder\\Microsoft\\Windows\\Start Menu\\Programs\\Startup';

export const startupFolderWrite: Rule = {
  id: 'startup-folder-write',
  title: 'A command writes to the Startup folder',
  severity: 'medium',
  explanation:
    'A command of the package copies, moves or downloads a file into the Startup folder, so it starts at every logon. Installers create a shortcut there through their tables, which also remove it with the product.',
  attack: ['T1547.001'],
  references: ['MITRE ATT&CK: T1547.001 Registry Run Keys / Startup Folder'],
  match: matchWrites,
  examples: [{ what: 'a copy of a program', runs: [`cmd /c copy "C:\\x\\a.exe" "${STARTUP}\\a.exe"`] }],
  counterExamples: [{ what: 'a copy elsewhere', runs: ['cmd /c copy "C:\\x\\a.exe" "C:\\y\\a.exe"'] }],
};

const STARTUP_FOLDER =
  /start menu\/programs\/startup(?:\/|$)|(?:^|[[/%])startupfolder\]?(?:\/|$)|shell:(?:common )?startup/;

const isInStartup = (path: string | undefined): boolean =>
  path !== undefined && STARTUP_FOLDER.test(normalizePath(path));

function* matchWrites(facts: Facts): Generator<Evidence> {
  yield* matchSteps(facts, ({ meaning }) => {
    const target =
      meaning.kind === 'copy' ? meaning.to : meaning.kind === 'download' ? meaning.destination : undefined;
    return isInStartup(target) ? `writes ${target}` : undefined;
  });
}
