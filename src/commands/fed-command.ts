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
  if (before === undefined || meaning.kind !== 'unpack') return meaning;
  const [, quoted, plain] = /^(?:type|cat)\s+(?:"([^"]{1,1024})"|(\S{1,1024}))\s*$/i.exec(before) ?? [];
  const file = quoted ?? plain;
  if (meaning.archive === '-') return file === undefined ? meaning : { ...meaning, archive: file };
  const echoed = /^echo[.:(\s](.{0,256})$/i.exec(before)?.[1]?.trim();
  if (echoed === undefined || meaning.password !== undefined || ANSWER.test(echoed)) return meaning;
  return { ...meaning, password: echoed };
}
