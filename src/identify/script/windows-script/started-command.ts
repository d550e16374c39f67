import { isConstantToken, isOperator, isString } from '../folding/folder.js';
import type { Token } from '../folding/token.js';

/** Tokens of one call's arguments that are looked at. */
const MAX_ARGUMENT_TOKENS = 2_000;

const STARTERS: ReadonlySet<string> = new Set(['run', 'exec', 'shell', 'shellexecute', 'create', 'open']);

/** Whether a word is the name of a call that starts programs. */
export const mayStart = (token: Token): boolean => STARTERS.has(calledName(token));

/** The name of a call in lower case, with what is in front of its last dot cut off. */
function calledName(token: Token): string {
  return token.text.slice(token.text.lastIndexOf('.') + 1).toLowerCase();
}

/**
 * The command line that the call at a token starts, if it starts one: parts that are not known in braces, properties
 * of the installation as Formatted text writes them, `[NAME]`.
 */
export function startedCommand(tokens: readonly Token[], at: number): string | undefined {
  const name = calledName(tokens[at]!);
  const isMember = tokens[at]!.text.includes('.') || isOperator(tokens[at - 1], '.');
  const args = (): string[] => readArguments(tokens, at + 1);
  switch (name) {
    case 'run':
    case 'exec':
      return isMember ? nonEmpty(args()[0]) : undefined;
    case 'shell': // the function of VBA; an object is often called so, too
      return isMember || isOperator(tokens[at + 1], '.', '=') ? undefined : nonEmpty(args()[0]);
    case 'shellexecute':
      return nonEmpty(args().slice(0, 2).join(' ').trim());
    case 'create':
      return isMember ? nonEmpty(args()[0]) : undefined;
    case 'open': {
      const [method = '', url = ''] = args();
      return /^(?:get|post)$/i.test(method) && url !== '' ? `XMLHTTP ${method} ${url}` : undefined;
    }
    default:
      return undefined;
  }
}

const nonEmpty = (text: string | undefined): string | undefined =>
  text === undefined || text.trim() === '' ? undefined : text;

/** The arguments of a call as text: constants as they are, other parts in braces, joined where the script joins. */
function readArguments(tokens: readonly Token[], start: number): string[] {
  const base = isOperator(tokens[start], '(') ? 1 : 0;
  const args = [''];
  let depth = base;
  const end = Math.min(tokens.length, start + MAX_ARGUMENT_TOKENS);
  let at = start + base;
  while (at < end) {
    const token = tokens[at]!;
    if (isOperator(token, '(', '[')) depth += 1;
    if (isOperator(token, ')', ']')) depth -= 1;
    if (depth < base) break;
    const property = sessionProperty(tokens, at);
    if (isOperator(token, ',') && depth === base) args.push('');
    else args[args.length - 1] += property?.text ?? argumentText(token);
    at += property?.tokenCount ?? 1;
  }
  return args;
}

/** `Session.Property("NAME")`, which a custom action asks for a folder or a password. */
function sessionProperty(
  tokens: readonly Token[],
  at: number,
): { text: string; tokenCount: number } | undefined {
  // VBScript has the member in one token, JScript in three.
  const first = tokens[at]!.text.toLowerCase();
  const isSplit = first === 'session' && isOperator(tokens[at + 1], '.');
  const member = isSplit ? `session.${tokens[at + 2]?.text.toLowerCase()}` : first;
  if (member !== 'session.property') return undefined;
  const nameLength = isSplit ? 3 : 1;
  const [open, name, close] = tokens.slice(at + nameLength, at + nameLength + 3);
  if (!isOperator(open, '(') || !isString(name) || !isOperator(close, ')')) return undefined;
  return { text: `[${name.value}]`, tokenCount: nameLength + 3 };
}

function argumentText(token: Token): string {
  if (isConstantToken(token)) return String(token.value);
  return token.kind === 'word' ? `{${token.text}}` : '';
}
