import { isOperator } from '../folding/folder.js';
import type { Token } from '../folding/token.js';
import type { ExpressionText } from './expression-text.js';

const STARTERS: ReadonlySet<string> = new Set([
  'run',
  'exec',
  'shell',
  'shellexecute',
  'create',
  'open',
  'installproduct',
  'applypatch',
]);

/** Calls that are methods of objects, and mean something else elsewhere. */
const MEMBERS: ReadonlySet<string> = new Set(['run', 'exec', 'create', 'installproduct', 'applypatch']);

/** Whether a word is the name of a call that starts programs. */
export const mayStart = (token: Token): boolean => STARTERS.has(calledName(token));

/** The name of a call in lower case, with what is in front of its last dot cut off. */
export function calledName(token: Token): string {
  return token.text.slice(token.text.lastIndexOf('.') + 1).toLowerCase();
}

/** The command line that the call at a token starts, if it starts one. */
export function startedCommand(
  tokens: readonly Token[],
  at: number,
  expressions: ExpressionText,
): string | undefined {
  const name = calledName(tokens[at]!);
  const isMember = tokens[at]!.text.includes('.') || isOperator(tokens[at - 1], '.');
  if (MEMBERS.has(name) && !isMember) return undefined;
  // The function of VBA; an object is often called so, too.
  if (name === 'shell' && (isMember || isOperator(tokens[at + 1], '.', '='))) return undefined;
  return commandOfCall(name, expressions.argumentsAt(tokens, at + 1));
}

/** The command line that a call starts. @param name in lower case */
export function commandOfCall(name: string, args: readonly string[]): string | undefined {
  switch (name) {
    case 'run':
    case 'exec':
    case 'shell':
    case 'create':
      return nonEmpty(args[0]);
    case 'shellexecute':
      return nonEmpty(args.slice(0, 2).join(' ').trim());
    case 'installproduct': // of WindowsInstaller.Installer
    case 'applypatch':
      return installCommand(name, args);
    case 'open': {
      const [method = '', url = ''] = args;
      return /^(?:get|post)$/i.test(method) && url !== '' ? `XMLHTTP ${method} ${url}` : undefined;
    }
    default:
      return undefined;
  }
}

/** `InstallProduct package, properties` and `ApplyPatch patch, package, type, properties` as the equivalent msiexec command. */
function installCommand(
  method: 'installproduct' | 'applypatch',
  args: readonly string[],
): string | undefined {
  const [path = '', ...others] = args;
  if (path.trim() === '') return undefined;
  return method === 'installproduct'
    ? `msiexec /i "${path}" ${others[0] ?? ''}`.trim()
    : `msiexec /p "${path}" ${others[2] ?? ''}`.trim();
}

const nonEmpty = (text: string | undefined): string | undefined =>
  text === undefined || text.trim() === '' ? undefined : text;
