import type { Payload } from '../facts/payload.js';
import { identifyCommandFile } from '../scripts/command-file.js';
import type { ScriptType } from '../scripts/script-facts.js';
import { distinctTexts, scriptTexts } from './archives/password.js';
import { readHandedText } from './programs/script.js';
import type { Walk } from './walk/walk.js';

/** Characters of commands that are searched for names of texts. */
const MAX_SEARCHED = 4 * 2 ** 20;
const MAX_NAMES = 65_536;

/** Reads texts that are no scripts by themselves as what a command of the input hands them to takes them for. */
export async function readHandedTexts(walk: Walk, input: Payload): Promise<void> {
  const waiting = walk.plainTexts.splice(0);
  if (waiting.length === 0) return;
  const types = new Map<string, ScriptType>();
  await walk.guard(input, 'not every text that a command hands on was read', async () => {
    collectNames(walk, types);
    for (const { payload, text } of waiting) {
      const type = namesOf(payload).flatMap((name) => types.get(name) ?? [])[0];
      if (type === undefined) walk.plainTexts.push({ payload, text });
      else readHandedText(walk, payload, text, identifyCommandFile(text) ?? type);
    }
  });
}

function namesOf({ facts, installPath = '', name }: Payload): string[] {
  return [name, installPath, facts.tableKey ?? '']
    .map((path) => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase())
    .filter((part) => part !== '');
}

/** By each word that may be the name of a file: what a command that it stands in takes files for. */
function collectNames(walk: Walk, types: Map<string, ScriptType>): void {
  let left = MAX_SEARCHED;
  for (const { text } of [...distinctTexts(walk), ...scriptTexts(walk.payloads)]) {
    for (const line of text.split(/[\r\n]+/)) {
      left -= line.length;
      if (left < 0) return;
      const type = typeFor(line);
      for (const word of line.toLowerCase().match(/[^\s"'`=,;|(){}<>:\\/]{2,255}/g) ?? []) {
        const bare = word.replace(/^(?:%~dp0|%[^%]*%|!\w+!)+/, '');
        if (types.get(bare) === OTHER || (types.size < MAX_NAMES && !types.has(bare))) types.set(bare, type);
      }
    }
  }
}

const HANDS: readonly (readonly [pattern: RegExp, type: ScriptType])[] = [
  [/\bodbcconf\b/i, 'response-file'],
  [/\bftp\b[^|]{0,256}-s:/i, 'ftp'],
  [/\b(?:cmstp|i?e?advpack|infdefaultinstall|setupapi)\b/i, 'inf'],
  [/\bregedit\b|\breg(?:\.exe)?"?\s+import\b/i, 'reg'],
  [/\bmsbuild\b/i, 'msbuild'],
  [/\/e:\s*vbs/i, 'vbscript'],
  [/\/e:\s*j(?:ava)?script/i, 'jscript'],
  [/\bmshta\b/i, 'hta'],
  [/\b(?:powershell|pwsh|iex|invoke-expression|get-content|gc|readalltext)\b/i, 'powershell'],
  [/\|\s*"?(?:\S*\\)?(?:cmd|%comspec%)|<|\bfor\s+\/f\b|\b(?:more|findstr|type|call)\b/i, 'batch'],
];

const OTHER: ScriptType = 'other-script';

const typeFor = (command: string): ScriptType =>
  HANDS.find(([pattern]) => pattern.test(command))?.[1] ?? OTHER;
