import type { CommandMeaning } from './command-meaning.js';
import type { CommandStep, StepInterpreter } from './step.js';

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

/** robocopy source directory [files] */
function mirrors(step: CommandStep): CommandMeaning[] {
  const [from, to, ...files] = operands(step);
  if (from === undefined || to === undefined) return [];
  if (files.length === 0) return [{ kind: 'copy', from, to }];
  return files.map((file) => ({ kind: 'copy', from: `${from}\\${file}`, to }));
}
