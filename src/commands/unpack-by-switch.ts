import type { UnpackMeaning } from './command-meaning.js';
import type { CommandStep } from './step.js';

/** Of a program whose archive is the first operand. */
interface SwitchGrammar {
  /** An argument that shows that it unpacks; every command line does without it. */
  readonly verb?: RegExp;
  /** Switches whose value is the next argument. */
  readonly password?: RegExp;
  readonly destination?: RegExp;
  /** A switch with the folder in it. */
  readonly attachedDestination?: RegExp;
  /** The second operand is the folder. */
  readonly hasFolderOperand?: boolean;
}

const MINIZIP: SwitchGrammar = { password: /^-p$/, destination: /^-d$/ };

/** Programs that share no grammar with others, by their manuals. */
export const SWITCH_GRAMMARS: Readonly<Record<string, SwitchGrammar>> = {
  izarce: { verb: /^-e$/i, attachedDestination: /^-p(.+)$/i },
  miniunz: MINIZIP,
  miniunzip: MINIZIP,
  minizip: { ...MINIZIP, verb: /^-x$/ },
  ouch: { verb: /^(?:decompress|d)$/, destination: /^(?:-d|--dir)$/ },
  peazip: { verb: /^-ext2(?:here|folder|smart|to|main|mainhere)$/i, hasFolderOperand: true },
  unar: { password: /^-p(?:assword)?$/, destination: /^-o(?:utput-directory)?$/ },
};

export function readBySwitch(step: CommandStep, grammar: SwitchGrammar): UnpackMeaning | undefined {
  const { attachedDestination, hasFolderOperand = false, verb } = grammar;
  if (verb !== undefined && !step.arguments.some((argument) => verb.test(argument))) return undefined;
  let password: string | undefined;
  let destination: string | undefined;
  const operands: string[] = [];
  for (let at = 0; at < step.arguments.length; at += 1) {
    const argument = step.arguments[at]!;
    const value = step.arguments[at + 1];
    if (grammar.password?.test(argument) === true) {
      password = value;
      at += 1;
    } else if (grammar.destination?.test(argument) === true) {
      destination = value;
      at += 1;
    } else if (argument.startsWith('-')) destination ??= attachedDestination?.exec(argument)?.[1];
    else if (verb?.test(argument) !== true) operands.push(argument);
  }
  const [archive, ...members] = operands;
  if (archive === undefined) return undefined;
  if (hasFolderOperand) destination ??= members.shift();
  return {
    kind: 'unpack',
    tool: step.program,
    family: 'unknown',
    archive,
    ...(password === undefined ? {} : { password }),
    ...(destination === undefined ? {} : { destination }),
    members,
  };
}
