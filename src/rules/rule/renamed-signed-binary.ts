import { programName } from '../../commands/lolbin.js';
import { baseName } from '../../execution/path-name.js';
import { isWindowsProgram } from '../../execution/windows-program.js';
import type { Evidence } from '../../facts/evidence.js';
import { matchSteps } from '../evidence.js';
import type { Facts } from '../facts.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

export const renamedSignedBinary: Rule = {
  id: 'renamed-signed-binary',
  title: 'A Windows program is copied under another name',
  severity: 'medium',
  explanation:
    'The package copies msiexec, rundll32 or another Windows program and gives the copy a new name. Detections that match the program by name miss what the copy does.',
  attack: ['T1036.003'],
  references: [DEXPHOT_REPORT],
  match: matchCopies,
  examples: [
    {
      what: 'msiexec under a random name',
      runs: ['cmd.exe /c copy /y "%windir%\\system32\\msiexec.exe" "%AppData%\\ugxkpqvw.exe"'],
    },
    {
      what: 'by a row of MoveFile',
      tables: {
        fileCopies: [
          {
            table: 'MoveFile',
            id: 'm',
            component: 'c',
            source: 'SystemFolder/rundll32.exe',
            destination: 'AppDataFolder/x.exe',
            isMove: false,
          },
        ],
      },
    },
  ],
  counterExamples: [
    { what: 'a copy of its own program', runs: ['cmd.exe /c copy /y "C:\\x\\a.exe" "C:\\x\\b.exe"'] },
    { what: 'the same name', runs: ['cmd.exe /c copy /y %windir%\\system32\\msiexec.exe C:\\x'] },
  ],
};

function* matchCopies(facts: Facts): Generator<Evidence> {
  yield* matchSteps(facts, ({ meaning }) =>
    meaning.kind === 'copy' && isRenamed(meaning.from, meaning.to)
      ? `copies ${meaning.from} to ${meaning.to}`
      : undefined,
  );
  for (const { payload, tables } of facts.packages) {
    for (const { destination, id, source, table } of tables.fileCopies) {
      if (!isRenamed(source, destination)) continue;
      const location = `${facts.payloads[payload]?.path ?? ''} › ${table}.${id}`;
      yield { payload, location, text: `copies ${source} to ${destination}` };
    }
  }
}

function isRenamed(from: string, to: string): boolean {
  const isProgramName = /\.[a-z0-9]{2,4}$/.test(baseName(to));
  return isWindowsProgram(from) && isProgramName && programName(to) !== programName(from);
}
