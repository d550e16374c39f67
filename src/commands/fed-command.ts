import type { CommandMeaning } from './command-meaning.js';

/** Answers to questions, which are no passwords. */
const ANSWER = /^(?:|[ynasu]|yes|no|all|always|on|off)$/i;

/**
 * What a step means when the one in front of the pipe feeds it: `type a.zip | z x -si` unpacks that file, and
 * `echo password | z x a.zip` has the password.
 *
 * @param before the step in front of the pipe, if there is one
 */
export function feedMeaning(meaning: CommandMeaning, before: string | undefined): CommandMeaning {
  if (before === undefined) return meaning;
  const file = printedFile(before);
  if (meaning.kind === 'run-script' && meaning.script === STANDARD_INPUT && file !== undefined)
    return { ...meaning, script: file };
  if (meaning.kind !== 'unpack') return meaning;
  if (meaning.archive === STANDARD_INPUT) return file === undefined ? meaning : { ...meaning, archive: file };
  const echoed = /^echo[.:(\s](.{0,256})$/i.exec(before)?.[1]?.trim();
  if (echoed === undefined || meaning.password !== undefined || ANSWER.test(echoed)) return meaning;
  return { ...meaning, password: echoed };
}

/** How a command line says that what it runs or unpacks comes through a pipe. */
export const STANDARD_INPUT = '-';

/** `type a.txt`, `more +3 a.txt`, `findstr /v x a.txt`: the file that goes into the pipe. */
function printedFile(text: string): string | undefined {
  const [, quoted, plain] =
    /^(?:cmd(?:\.exe)?\s{1,8}(?:\/[a-z]\s{1,8}){1,4}"?)?(?:[^\s"]{0,256}\\)?(?:type|cat|more|findstr|find|sort)(?:\.(?:com|exe))?\s(?:.{0,512}\s)?(?:"([^"]{1,1024})"|([^\s"]{1,1024}))\s*"?$/i.exec(
      text,
    ) ?? [];
  return quoted ?? plain;
}
