import { BatchFiles } from './batch-files.js';
import { CheckWays, type EffectTraces } from './effect-trace.js';
import { isEnvironmentVariable } from './environment.js';
import { symbol } from './symbol.js';

/** A value, symbols included; `unknown` when paths that meet gave different ones; `unset` when it has none. */
export type VariableValue = { kind: 'value'; text: string } | { kind: 'unknown' } | { kind: 'unset' };

const UNSET: VariableValue = { kind: 'unset' };
const UNKNOWN: VariableValue = { kind: 'unknown' };

interface Scope {
  variables: Map<string, string | undefined>;
  delayedExpansion: boolean;
}

/** Deeper nested `setlocal` are not distinguished; cmd itself allows 32. */
const MAX_SCOPES = 32;

/** What cmd knows at one point of a path through a batch file. */
export class BatchState {
  /** By lower-case name; undefined is a value that is not known. Unset variables are not in the map. */
  private variables = new Map<string, string | undefined>();
  private scopes: Scope[] = [];
  /** `%%a` and the like; these are not part of the environment. */
  readonly forVariables = new Map<string, string>();
  /** `%1` … of a `call :label`; undefined at top level, where they are not known. */
  arguments: readonly string[] | undefined;
  /** How often `shift` ran where the arguments are not known: `%1` is the one with this number more then. */
  shifts = 0;
  delayedExpansion = false;
  /** Security checks (by number) that the value of a variable depends on. */
  readonly checksByVariable = new Map<string, readonly number[]>();
  /** Security checks that ERRORLEVEL depends on. */
  statusChecks: readonly number[] = [];

  /** Files that the path has written. */
  readonly files = new BatchFiles();
  /** The sides of security checks that the path is on. */
  readonly ways: CheckWays;

  constructor(private readonly traces: EffectTraces) {
    this.ways = new CheckWays(traces);
  }

  /** Entries copied by {@link clone}; what a copy costs. */
  get size(): number {
    const { checksByVariable, files, forVariables, variables, ways } = this;
    return variables.size + forVariables.size + checksByVariable.size + files.size + ways.size;
  }

  clone(): BatchState {
    const copy = new BatchState(this.traces);
    copy.replaceWith(this);
    copy.variables = new Map(this.variables);
    return copy;
  }

  /** Becomes the other state, which must not be used any more. */
  replaceWith(other: BatchState): void {
    this.variables = other.variables;
    this.scopes = [...other.scopes];
    copyInto(this.forVariables, other.forVariables);
    copyInto(this.checksByVariable, other.checksByVariable);
    this.arguments = other.arguments;
    this.shifts = other.shifts;
    this.delayedExpansion = other.delayedExpansion;
    this.statusChecks = other.statusChecks;
    this.files.replaceWith(other.files);
    this.ways.replaceWith(other.ways);
  }

  /** Two paths meet: what differs is not known any more. */
  mergeWith(other: BatchState): void {
    for (const [name, value] of this.variables) {
      if (!other.variables.has(name) || other.variables.get(name) !== value)
        this.variables.set(name, undefined);
    }
    for (const name of other.variables.keys()) {
      if (!this.variables.has(name)) this.variables.set(name, undefined);
    }
    for (const [name, checks] of other.checksByVariable) this.dependOn(name, checks);
    this.statusChecks = union(this.statusChecks, other.statusChecks);
    this.files.mergeWith(other.files);
    this.ways.mergeWith(other.ways);
  }

  lookUp(name: string): VariableValue {
    const key = name.toLowerCase();
    if (this.variables.has(key)) {
      const text = this.variables.get(key);
      return text === undefined ? UNKNOWN : { kind: 'value', text };
    }
    return isEnvironmentVariable(key) ? { kind: 'value', text: symbol(`%${name}%`) } : UNSET;
  }

  assign(name: string, value: VariableValue): void {
    const key = name.toLowerCase();
    this.checksByVariable.delete(key);
    if (value.kind === 'unset') this.variables.delete(key);
    else this.variables.set(key, value.kind === 'value' ? value.text : undefined);
  }

  dependOn(name: string, checks: readonly number[]): void {
    const key = name.toLowerCase();
    const known = this.checksByVariable.get(key) ?? [];
    if (checks.length > 0) this.checksByVariable.set(key, union(known, checks));
  }

  /** At the end of a loop or a call, the variables of the loops around it have their values again. */
  restoreForVariables(before: ReadonlyMap<string, string>): void {
    copyInto(this.forVariables, before);
  }

  openScope(): void {
    if (this.scopes.length >= MAX_SCOPES) return;
    this.scopes.push({ variables: new Map(this.variables), delayedExpansion: this.delayedExpansion });
  }

  closeScope(): void {
    const scope = this.scopes.pop();
    if (scope === undefined) return;
    this.variables = new Map(scope.variables); // a path that forked off may hold the same scope
    this.delayedExpansion = scope.delayedExpansion;
  }
}

function copyInto<K, V>(target: Map<K, V>, source: ReadonlyMap<K, V>): void {
  target.clear();
  for (const [key, value] of source) target.set(key, value);
}

function union(a: readonly number[], b: readonly number[]): readonly number[] {
  return b.length === 0 ? a : [...new Set([...a, ...b])];
}
