import type { Assignment } from './assignment.js';
import type { MsiComponent } from './component.js';
import { END_POSITION } from './sequence.js';
import type { MsiFile } from './stored-file.js';
import { findSystemFolder } from './system-folder.js';

export type FormattedReferenceKind =
  | 'property'
  | 'file'
  | 'component'
  | 'directory'
  | 'environment'
  | 'binary'
  | 'custom-action-data';

/** A thing that a Formatted text names. */
export interface FormattedReference {
  kind: FormattedReferenceKind;
  name: string;
  /** What stands for it; absent when the tables do not say. */
  value?: string;
  /** Other values that a property may have by then, each under a condition. */
  alternatives?: string[];
}

/** The tables that an expansion looks into. `PackageTables` is one. */
export interface FormattedContext {
  readonly properties: ReadonlyMap<string, string>;
  /** What actions (types 35 and 51) and dialogs set properties to, in the order in which they run. */
  readonly assignments: ReadonlyMap<string, readonly Assignment[]>;
  readonly filesByKey: ReadonlyMap<string, MsiFile>;
  readonly components: ReadonlyMap<string, MsiComponent>;
  readonly directories: ReadonlyMap<string, string>;
}

export interface FormattedText {
  /** Expanded; what is unknown stays as it stands, brackets and all. */
  text: string;
  references: FormattedReference[];
}

/** Units that one text may expand to; a command line in Windows has at most half as many. */
const MAX_TEXT_LENGTH = 65_536;
/** Units that all texts of one formatter together may have, before or after they are expanded. */
const MAX_TOTAL_LENGTH = 16 * 2 ** 20;
/** Values of one property, and texts that come of one because of them. */
const MAX_ALTERNATIVES = 8;
/** Brackets in brackets, and properties set from properties. */
const MAX_DEPTH = 24;
const MAX_NAME_LENGTH = 255;
const PROPERTY_NAME = /^[A-Za-z_][\w.]*$/;

/**
 * Expands one text of the Formatted data type. `[Property]`, `[#File]`, `[!File]`, `[$Component]` and `[Directory]`
 * become what the tables say, `[%NAME]` becomes `%NAME%`, `[\x]` becomes `x`, `[~]` a NUL. Braces around references
 * that are all known go. `action` names the action whose CustomActionData the text may use.
 */
export function expandFormatted(text: string, context: FormattedContext, action?: string): FormattedText {
  return new Formatter(context).expand(text, action);
}

/** Expands the texts of one package, under one bound on what they all grow to. */
export class Formatter {
  private leftInUnits = MAX_TOTAL_LENGTH;
  private depth = 0;
  private readonly known = new Map<string, FormattedReference>();
  private readonly inProgress = new Set<string>();

  constructor(private readonly context: FormattedContext) {}

  /** True when the bound was reached, so that later texts stay as they stand. */
  get isExhausted(): boolean {
    return this.leftInUnits <= 0;
  }

  /** @param position where the text is used, on the scale of `positionOf`: properties have the values set before it */
  expand(text: string, action?: string, position = END_POSITION): FormattedText {
    return this.expandWith(text, action, position, ({ value }) => value);
  }

  /** The expanded text, and what it is with the other values that its properties may have by then. */
  expandAll(text: string, action?: string, position = END_POSITION): string[] {
    const { references, text: first } = this.expand(text, action, position);
    const open = references.filter(({ alternatives = [] }) => alternatives.length > 0);
    const texts = new Set([first]);
    const add = (choose: (reference: FormattedReference) => string | undefined): void => {
      if (texts.size < MAX_ALTERNATIVES) texts.add(this.expandWith(text, action, position, choose).text);
    };
    // Properties that go together are set together, under one condition: first the n-th value of each at once.
    const most = Math.max(0, ...open.map(({ alternatives = [] }) => alternatives.length));
    for (let at = 0; at < most; at += 1) add(({ alternatives, value }) => alternatives?.[at] ?? value);
    for (const { alternatives = [], name } of open) {
      for (const other of alternatives) add((found) => (found.name === name ? other : found.value));
    }
    return [...texts];
  }

  /** All values that a property may have at a position, the likeliest first; none when the tables do not say. */
  valuesOf(name: string, position: number): readonly string[] {
    const { certain, uncertain } = this.assignmentsBefore(name, position);
    // What holds in any case is not pushed out by many that hold under conditions.
    const values = new Set(this.expandAssigned(name, uncertain).slice(0, MAX_ALTERNATIVES - 1));
    const initial = this.context.properties.get(name);
    const last = certain === undefined ? [] : this.expandAssigned(name, [certain]);
    if (certain === undefined && initial !== undefined) last.push(initial);
    for (const value of last) if (values.size < MAX_ALTERNATIVES) values.add(value);
    if (values.size > 0) return [...values];
    // Actions that no sequence runs may be run by a script.
    const unplaced = this.context.assignments.get(name)?.filter((one) => one.position === undefined) ?? [];
    return [...new Set(this.expandAssigned(name, unplaced))].slice(0, MAX_ALTERNATIVES);
  }

  private expandAssigned(name: string, assignments: readonly Assignment[]): string[] {
    return assignments
      .slice(0, MAX_ALTERNATIVES)
      .flatMap(({ position, value }) => this.expandAll(value, name, position));
  }

  /** The last assignment before a position that is made in any case, and those behind it, the last one first. */
  private assignmentsBefore(
    name: string,
    position: number,
  ): { certain: Assignment | undefined; uncertain: readonly Assignment[] } {
    const before = (this.context.assignments.get(name) ?? [])
      .slice(0, this.countBefore(name, position))
      .reverse();
    const index = before.findIndex(({ condition }) => condition === '');
    return index < 0
      ? { certain: undefined, uncertain: before }
      : { certain: before[index], uncertain: before.slice(0, index) };
  }

  private countBefore(name: string, position: number): number {
    const all = this.context.assignments.get(name) ?? [];
    let count = all.length;
    while (count > 0 && (all[count - 1]?.position ?? Number.POSITIVE_INFINITY) >= position) count -= 1;
    return count;
  }

  private expandWith(
    text: string,
    action: string | undefined,
    position: number,
    choose: (reference: FormattedReference) => string | undefined,
  ): FormattedText {
    if (!text.includes('[') || this.isExhausted) return { text, references: [] };
    const references = new Map<string, FormattedReference>();
    const expanded = new Expansion(text, (name) => {
      if (name === '~') return '\0';
      const reference = this.resolve(name, action, position);
      if (reference === undefined) return undefined;
      references.set(`${reference.kind}:${reference.name}`, reference);
      return choose(reference);
    }).run();
    // Texts can shrink, and many rows can share a long one: what is read counts as well.
    this.leftInUnits -= Math.max(text.length, expanded.length);
    return { text: expanded, references: [...references.values()] };
  }

  /** What a name in brackets refers to; undefined when it is no name. */
  private resolve(
    name: string,
    action: string | undefined,
    position: number,
  ): FormattedReference | undefined {
    const rest = name.slice(1);
    switch (name.charAt(0)) {
      case '%':
        return { kind: 'environment', name: rest, value: `%${rest}%` };
      case '#':
        return this.file(rest, (file) => file.installPath);
      case '!':
        return this.file(rest, (file) => withName(file.installPath, file.shortName));
      case '$':
        return this.component(rest);
      default:
        return name === 'CustomActionData' && action !== undefined
          ? { ...this.property(action, position), kind: 'custom-action-data' }
          : this.propertyIfAny(name, position);
    }
  }

  private file(key: string, pathOf: (file: MsiFile) => string): FormattedReference {
    const file = this.context.filesByKey.get(key);
    return file === undefined
      ? { kind: 'file', name: key }
      : { kind: 'file', name: key, value: toWindowsPath(pathOf(file)) };
  }

  private component(key: string): FormattedReference {
    const component = this.context.components.get(key);
    const folder = component && this.context.directories.get(component.directory);
    return folder === undefined
      ? { kind: 'component', name: key }
      : { kind: 'component', name: key, value: toWindowsFolder(folder) };
  }

  /** Text in brackets that is neither known nor formed like a property's name refers to nothing. */
  private propertyIfAny(name: string, position: number): FormattedReference | undefined {
    const reference = this.property(name, position);
    return reference.value !== undefined || PROPERTY_NAME.test(name) ? reference : undefined;
  }

  /** A property, or a directory, whose key is the name of the property that holds its path. */
  private property(name: string, position: number): FormattedReference {
    // All places between two assignments see the same.
    const key = `${this.countBefore(name, position)}:${name}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    // What is cut short here is not remembered: from elsewhere it may be within bounds.
    if (this.depth >= MAX_DEPTH || this.inProgress.has(key)) return { kind: 'property', name };
    this.inProgress.add(key);
    this.depth += 1;
    const reference = this.evaluate(name, position);
    this.depth -= 1;
    this.inProgress.delete(key);
    this.known.set(key, reference);
    return reference;
  }

  private evaluate(name: string, position: number): FormattedReference {
    const folder = this.context.directories.get(name) ?? findSystemFolder(name);
    if (folder !== undefined) return { kind: 'directory', name, value: toWindowsFolder(folder) };
    const [value, ...alternatives] = this.valuesOf(name, position);
    return {
      kind: 'property',
      name,
      ...(value === undefined ? {} : { value }),
      ...(alternatives.length === 0 ? {} : { alternatives }),
    };
  }
}

interface OpenGroup {
  opener: '[' | '{';
  text: string;
  /** For braces: whether there were references in them, and all had a value. */
  referenceCount: number;
  unknownCount: number;
}

/** One pass over a Formatted text, with the groups that are open at the current place on a stack. */
class Expansion {
  private readonly groups: OpenGroup[] = [];
  private output = '';
  private length = 0;
  private readonly lastBracket: number;

  constructor(
    private readonly source: string,
    private readonly lookUp: (name: string) => string | undefined,
  ) {
    this.lastBracket = source.lastIndexOf(']');
  }

  run(): string {
    const special = /[[\]{}]/g;
    let at = 0;
    for (let match = special.exec(this.source); match !== null; match = special.exec(this.source)) {
      this.append(this.source.slice(at, match.index));
      at = match.index + 1;
      const escaped = this.escapedCharacter(match.index);
      if (escaped === undefined) {
        this.handle(match[0]);
      } else {
        this.append(escaped.character);
        at = escaped.end;
        special.lastIndex = at;
      }
    }
    this.append(this.source.slice(at));
    while (this.groups.length > 0) {
      const group = this.groups.pop()!;
      this.append(group.opener + group.text);
    }
    return this.output;
  }

  /** `[\x]`: the character behind the backslash stands for itself; the rest up to the bracket is left out. */
  private escapedCharacter(index: number): { character: string; end: number } | undefined {
    if (!this.source.startsWith('[\\', index) || index + 3 > this.lastBracket) return undefined;
    const close = this.source.indexOf(']', index + 3);
    return { character: this.source.charAt(index + 2), end: close + 1 };
  }

  private handle(character: string): void {
    if (character === '[' || character === '{') {
      if (this.groups.length >= MAX_DEPTH) this.append(character);
      else this.groups.push({ opener: character, text: '', referenceCount: 0, unknownCount: 0 });
      return;
    }
    const opener = character === ']' ? '[' : '{';
    const group = this.groups.at(-1);
    if (group === undefined || group.opener !== opener) {
      this.append(character);
      return;
    }
    this.groups.pop();
    if (opener === '[') this.closeReference(group.text);
    else this.closeBraces(group);
  }

  private closeReference(name: string): void {
    const found = name.length > MAX_NAME_LENGTH ? undefined : this.lookUp(name);
    const value = this.length + (found?.length ?? 0) > MAX_TEXT_LENGTH ? undefined : found;
    for (const group of this.groups) {
      group.referenceCount += 1;
      if (value === undefined) group.unknownCount += 1;
    }
    this.length += value?.length ?? 0;
    this.append(value ?? `[${name}]`);
  }

  private closeBraces(group: OpenGroup): void {
    const isResolved = group.referenceCount > 0 && group.unknownCount === 0;
    this.append(isResolved ? group.text : `{${group.text}}`);
  }

  private append(text: string): void {
    const group = this.groups.at(-1);
    if (group === undefined) this.output += text;
    else group.text += text;
  }
}

/** `a/b` as Windows writes it. */
function toWindowsPath(path: string): string {
  return path.replaceAll('/', '\\');
}

/** Directory properties end with a backslash. */
function toWindowsFolder(path: string): string {
  return path === '' ? '' : `${toWindowsPath(path)}\\`;
}

function withName(path: string, name: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1) + name;
}
