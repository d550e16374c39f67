import type { FunctionDefinition } from './syntax-tree.js';

/** What an expression comes to. */
export type Value = Constant | PartialText | List | HostObject | FileContent | FunctionValue;
export type Constant = string | number | boolean | undefined;

/** Text with parts that only the computer knows. */
export class PartialText {
  /** @param isComplete whether those parts are named as Windows does, `%TEMP%` or `[Property]`, not just open: `{x}` */
  constructor(
    readonly text: string,
    readonly isComplete: boolean,
  ) {}
}

export class List {
  constructor(readonly items: Value[]) {}
}

/** An object of the script host or of the script itself; what is not known of it is left out. */
export class HostObject {
  readonly members = new Map<string, Value>();
  /** What a stream or a view of a table holds. */
  content: Value;
  /** Of a file that is open. */
  path: string | undefined;

  constructor(readonly label: string) {}
}

/** The bytes of files or of rows of tables, one after the other. */
export class FileContent {
  constructor(readonly sources: readonly string[]) {}
}

export class FunctionValue {
  constructor(
    readonly definition: FunctionDefinition,
    readonly scope: Scope,
  ) {}
}

/** The variables of a function, and of what is around it. */
export class Scope {
  private readonly variables = new Map<string, Value>();

  constructor(readonly outer?: Scope) {}

  find(name: string): Value | typeof MISSING {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.outer) {
      if (scope.variables.has(name)) return scope.variables.get(name);
    }
    return MISSING;
  }

  values(): Value[] {
    return [...this.variables.values()];
  }

  declare(name: string, value: Value): void {
    this.variables.set(name, value);
  }

  assign(name: string, value: Value): void {
    let scope: Scope = this;
    while (scope.outer !== undefined && !scope.variables.has(name)) scope = scope.outer;
    scope.variables.set(name, value);
  }
}

export const MISSING = Symbol('missing');

export const isConstant = (value: Value): value is Constant => typeof value !== 'object';

/** A value as it stands in a text; undefined where a placeholder has to. */
export function textOf(value: Value): string | undefined {
  if (value instanceof PartialText) return value.text;
  if (value instanceof List || !isConstant(value)) return undefined;
  return value === undefined ? '' : String(value);
}

export const isWhole = (value: Value): boolean => !(value instanceof PartialText) || value.isComplete;
