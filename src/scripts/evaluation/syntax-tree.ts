/** Expressions of VBScript and JScript; names of VBScript are in lower case. */
export type Expression =
  | { kind: 'constant'; value: string | number | boolean | undefined }
  | { kind: 'unknown' }
  | { kind: 'name'; name: string }
  | { kind: 'member'; object: Expression; name: string }
  /** A call; in VBScript also an element of an array. */
  | { kind: 'call'; callee: Expression; args: Expression[]; line: number }
  | { kind: 'index'; object: Expression; index: Expression }
  | { kind: 'unary'; operator: string; operand: Expression }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression }
  | { kind: 'conditional'; condition: Expression; then: Expression; otherwise: Expression }
  | { kind: 'array'; items: Expression[] }
  | { kind: 'object'; entries: [string, Expression][] }
  | { kind: 'function'; definition: FunctionDefinition }
  | { kind: 'assign'; target: Expression; value: Expression; gives: 'new' | 'old' };

export interface FunctionDefinition {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: readonly SyntaxNode[];
  /** Line where the function is made, when its body is a string. */
  readonly line?: number;
}

export type SyntaxNode =
  | { kind: 'expression'; expression: Expression }
  /** Variables of the function at hand. */
  | { kind: 'declare'; name: string; value: Expression | undefined }
  /** The size of an array; `keeps` for `ReDim Preserve`. */
  | { kind: 'resize'; name: string; upperBound: Expression; keeps: boolean }
  | { kind: 'function'; definition: FunctionDefinition }
  | { kind: 'if'; condition: Expression; then: SyntaxNode[]; otherwise: SyntaxNode[] }
  | {
      kind: 'loop';
      test: Expression | undefined;
      isTestedLast: boolean;
      step: SyntaxNode[];
      body: SyntaxNode[];
    }
  | { kind: 'each'; name: string; list: Expression; by: 'item' | 'index'; body: SyntaxNode[] }
  | { kind: 'with'; object: Expression; body: SyntaxNode[] }
  | { kind: 'block'; body: SyntaxNode[] }
  | { kind: 'leave'; what: 'loop' | 'round' | 'function'; value?: Expression };

export const UNKNOWN_EXPRESSION: Expression = { kind: 'unknown' };

export const constantOf = (value: string | number | boolean | undefined): Expression => ({
  kind: 'constant',
  value,
});
