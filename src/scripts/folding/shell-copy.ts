import { isConstantToken, isOperator } from './folder.js';
import type { Token } from './token.js';

/** Tokens of one argument that are looked at, and calls in one script. */
const MAX_TOKENS = 64;
const MAX_CALLS = 1_000;

/**
 * Follows what Shell.Application copies: `shell.NameSpace(target).CopyHere shell.NameSpace(source).Items`, also with
 * the folders in variables. The same in VBScript, JScript and PowerShell, but for how members are cut into tokens.
 */
export class ShellCopies {
  /** Paths of folders and archives, by the variable that holds them. */
  private readonly folders = new Map<string, string>();
  private calls = 0;

  /** @param textOf what a token that is no constant stands for, if that is known */
  constructor(private readonly textOf: (token: Token) => string | undefined) {}

  /** The copy that a statement makes, as a command: `CopyHere "source" "target"`. */
  readStatement(tokens: readonly Token[]): string | undefined {
    const call = tokens.findIndex((token) => memberOf(token) === 'copyhere');
    if (call >= 0) return this.copyAt(tokens, call);
    const folder = tokens.findIndex((token) => memberOf(token) === 'namespace');
    const equals = tokens.findIndex((token) => isOperator(token, '='));
    const path = folder > equals && equals > 0 ? this.pathAt(tokens, folder) : undefined;
    if (path !== undefined && this.folders.size < MAX_CALLS)
      this.folders.set(nameOf(tokens[equals - 1]), path);
    return undefined;
  }

  private copyAt(tokens: readonly Token[], call: number): string | undefined {
    this.calls += 1;
    if (this.calls > MAX_CALLS) return undefined;
    const target = this.folderIn(tokens.slice(Math.max(0, call - MAX_TOKENS), call + 1));
    const source = this.folderIn(tokens.slice(call + 1, call + 1 + MAX_TOKENS));
    return target === undefined || source === undefined ? undefined : `CopyHere "${source}" "${target}"`;
  }

  private folderIn(tokens: readonly Token[]): string | undefined {
    const call = tokens.findIndex((token) => memberOf(token) === 'namespace');
    if (call >= 0) return this.pathAt(tokens, call);
    for (const token of tokens) {
      const known = this.folders.get(nameOf(token));
      if (known !== undefined) return known;
    }
    return undefined;
  }

  private pathAt(tokens: readonly Token[], call: number): string | undefined {
    const path = isOperator(tokens[call + 1], '(') ? tokens[call + 2] : undefined;
    if (path === undefined) return undefined;
    return isConstantToken(path) ? String(path.value) : this.textOf(path);
  }
}

/** The member that a token names, in lower case: `s.NameSpace`, `.NameSpace` and `NameSpace` are the same. */
function memberOf({ kind, text }: Token): string {
  return kind === 'word' ? text.slice(text.lastIndexOf('.') + 1).toLowerCase() : '';
}

/** The variable at the head of a token: `z` of `z.Items`. */
function nameOf(token: Token | undefined): string {
  return token?.kind === 'word' ? (token.text.split('.')[0] ?? '').toLowerCase() : '';
}
