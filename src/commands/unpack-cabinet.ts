import type { UnpackMeaning } from './command-meaning.js';
import { type CommandStep, isSwitch } from './step.js';

/** expand archive.cab [-F:members] directory */
export function readExpand(step: CommandStep): UnpackMeaning | undefined {
  if (step.arguments.some((argument) => isSwitch(argument, 'd', '?'))) return undefined;
  const members = step.arguments.flatMap((argument) => /^[-/]f:(.+)$/i.exec(argument)?.[1] ?? []);
  const [archive, destination] = step.arguments.filter((argument) => !/^[-/][a-z?]/i.test(argument));
  if (archive === undefined) return undefined;
  const named = members.filter((member) => member !== '*');
  return unpacking(step, archive, destination, named);
}

/** extrac32 [/y] [/e] [/l directory] archive.cab [members] */
export function readExtrac32(step: CommandStep): UnpackMeaning | undefined {
  const location = step.arguments.findIndex((argument) => isSwitch(argument, 'l'));
  const destination = location < 0 ? undefined : step.arguments[location + 1];
  const [archive, ...members] = step.arguments.filter(
    (argument, at) => !/^[-/][a-z]$/i.test(argument) && (location < 0 || at !== location + 1),
  );
  if (archive === undefined) return undefined;
  return unpacking(step, archive, destination, members);
}

/** wusa update.msu /extract:directory */
export function readWusa(step: CommandStep): UnpackMeaning | undefined {
  const destination = step.arguments.flatMap(
    (argument) => /^[-/]extract:(.+)$/i.exec(argument)?.[1] ?? [],
  )[0];
  const archive = step.arguments.find((argument) => !/^[-/]/.test(argument));
  if (archive === undefined || destination === undefined) return undefined;
  return unpacking(step, archive, destination, []);
}

function unpacking(
  { program }: CommandStep,
  archive: string,
  destination: string | undefined,
  members: string[],
): UnpackMeaning {
  return {
    kind: 'unpack',
    tool: program,
    family: 'expand',
    archive,
    ...(destination === undefined ? {} : { destination }),
    members,
  };
}
