import type { CommandMeaning } from './command-meaning.js';
import { type CommandStep, findSwitchValue, isSwitch, type StepInterpreter } from './step.js';

/** copy, xcopy, robocopy, move, ren, del, rd: what cmd does with files. */
export const interpretFileCommand: StepInterpreter = (step) => {
  switch (step.name) {
    case 'copy':
    case 'xcopy':
    case 'move':
      return copies(step);
    case 'ren':
    case 'rename':
      return copies(step);
    case 'esentutl':
      return copiesBySwitch(step);
    case 'extrac32': // unpacks, but with `/c` copies
      return step.arguments.some((argument) => isSwitch(argument, 'c')) ? copies(step) : undefined;
    case 'replace':
      return copies(step);
    case 'print':
      return printsTo(step);
    case 'robocopy':
      return mirrors(step);
    case 'del':
    case 'erase':
    case 'rd':
    case 'rmdir':
      return operands(step).map((target) => ({ kind: 'delete', target }));
    default:
      return undefined;
  }
};

const operands = ({ arguments: args }: CommandStep): string[] =>
  args.filter((argument) => !/^\/[-a-z]/i.test(argument) && argument !== '');

/** `copy a+b c` joins files: each of them is copied. */
function copies(step: CommandStep): CommandMeaning[] {
  const [from, to] = operands(step);
  if (from === undefined || to === undefined) return [];
  return from.split('+').map((part) => ({ kind: 'copy', from: part, to }));
}

/** esentutl /y source /d target [/o] */
function copiesBySwitch({ arguments: args }: CommandStep): CommandMeaning[] {
  const [from, to] = [findSwitchValue(args, 'y'), findSwitchValue(args, 'd')];
  return from === undefined || to === undefined ? [] : [{ kind: 'copy', from, to }];
}

/** print /d:target source: the device may be a file. */
function printsTo(step: CommandStep): CommandMeaning[] | undefined {
  const to = step.arguments.flatMap((argument) => /^\/d:(.*[\\/].*)$/i.exec(argument)?.[1] ?? [])[0];
  const [from] = operands(step);
  return from === undefined || to === undefined ? undefined : [{ kind: 'copy', from, to }];
}

/** robocopy source directory [files] */
function mirrors(step: CommandStep): CommandMeaning[] {
  const [from, to, ...files] = operands(step);
  if (from === undefined || to === undefined) return [];
  if (files.length === 0) return [{ kind: 'copy', from, to }];
  return files.map((file) => ({ kind: 'copy', from: `${from}\\${file}`, to }));
}
