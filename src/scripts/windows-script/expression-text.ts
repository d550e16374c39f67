import { isConstantToken, isOperator, isString } from '../folding/folder.js';
import type { Token } from '../folding/token.js';

/** Tokens of one expression that are looked at, and characters of its text. */
const MAX_TOKENS = 2_000;
const MAX_LENGTH = 32_768;
const MAX_VARIABLES = 4_096;
/** Characters that all variables of one script may stand for, as doubling makes them many. */
const MAX_REPLACED = 4 * 2 ** 20;

/**
 * What expressions come to as text: constants as they are, other parts in braces, joined where the script joins;
 * properties of the installation as Formatted text writes them, `[NAME]`. Variables that were assigned such a text
 * stand for it.
 */
export class ExpressionText {
  private readonly variables = new Map<string, string>();
  /** Loops of VBScript around the statement at hand: what is assigned there is not known. */
  private loops = 0;

  /** Characters that stood for variables so far. */
  private replaced = 0;

  constructor(private readonly language: 'vbscript' | 'jscript') {}

  /** The arguments of the call whose name stands in front of `start`, in parentheses or not. */
  argumentsAt(tokens: readonly Token[], start: number): string[] {
    const base = isOperator(tokens[start], '(') ? 1 : 0;
    const args = [''];
    let depth = base;
    const end = Math.min(tokens.length, start + MAX_TOKENS);
    let at = start + base;
    while (at < end) {
      const token = tokens[at]!;
      if (isOperator(token, '(', '[')) depth += 1;
      if (isOperator(token, ')', ']')) depth -= 1;
      if (depth < base) break;
      const property = sessionProperty(tokens, at);
      if (isOperator(token, ',') && depth === base) args.push('');
      else args[args.length - 1] = this.append(args.at(-1) ?? '', property?.text ?? this.textOf(token));
      at += property?.tokenCount ?? 1;
    }
    return args;
  }

  /** Remembers what a statement assigns when it joins texts: `x = "a" & y`, `var x = "a" + y`, `x += "b"`. */
  noteAssignment(statement: readonly Token[]): void {
    if (this.language === 'vbscript') this.countLoop(statement[0]?.text ?? '');
    const start = /^(?:var|let|const)$/i.test(statement[0]?.text ?? '') ? 1 : 0;
    const [name, first, second] = statement.slice(start, start + 3);
    if (name?.kind !== 'word' || name.text.includes('.')) return;
    const adds = isOperator(first, '+') && isOperator(second, '=');
    if (!adds && !isOperator(first, '=')) return;
    const key = this.keyOf(name);
    const expression = start + (adds ? 3 : 2);
    const isKnown = this.loops <= 0 && joinsTexts(statement, expression);
    const text = isKnown ? this.argumentsAt(statement, expression)[0] : undefined;
    if (text === undefined || this.variables.size >= MAX_VARIABLES) this.variables.delete(key);
    else
      this.variables.set(key, adds ? this.append(this.variables.get(key) ?? `{${name.text}}`, text) : text);
  }

  private countLoop(word: string): void {
    if (/^(?:for|do|while)$/i.test(word)) this.loops += 1;
    if (/^(?:next|loop|wend)$/i.test(word)) this.loops -= 1;
  }

  /** What a variable was assigned, as far as it is known. */
  variable(token: Token): string | undefined {
    return token.kind === 'word' ? this.variables.get(this.keyOf(token)) : undefined;
  }

  private append(text: string, more: string): string {
    return text.length + more.length > MAX_LENGTH ? text : text + more;
  }

  private keyOf({ text }: Token): string {
    return this.language === 'vbscript' ? text.toLowerCase() : text;
  }

  private textOf(token: Token): string {
    if (isConstantToken(token)) return String(token.value);
    if (token.kind !== 'word') return '';
    const known = this.replaced < MAX_REPLACED ? this.variables.get(this.keyOf(token)) : undefined;
    this.replaced += known?.length ?? 0;
    return known ?? `{${token.text}}`;
  }
}

/** Whether an expression only joins constants, variables and properties of the installation. */
function joinsTexts(tokens: readonly Token[], start: number): boolean {
  const end = Math.min(tokens.length, start + MAX_TOKENS);
  let at = start;
  while (at < end) {
    const token = tokens[at]!;
    const property = sessionProperty(tokens, at);
    const isCall = property === undefined && token.kind === 'word' && isOperator(tokens[at + 1], '(', '[');
    if (isCall || (token.kind === 'operator' && !isOperator(token, '&', '+', '(', ')'))) return false;
    at += property?.tokenCount ?? 1;
  }
  return at > start;
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
