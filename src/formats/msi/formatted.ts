import type { MsiComponent } from './component.js';
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
  /** Other values that the tables give a property, under other conditions. */
  alternatives?: string[];
}

/** The tables that an expansion looks into. `PackageTables` is one. */
export interface FormattedContext {
  readonly properties: ReadonlyMap<string, string>;
  /** What actions (types 35 and 51) and dialogs set properties to, unexpanded, in the order in which they run. */
  readonly assignments: ReadonlyMap<string, readonly string[]>;
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

  expand(text: string, action?: string): FormattedText {
    if (!text.includes('[') || this.isExhausted) return { text, references: [] };
    const references = new Map<string, FormattedReference>();
    const expanded = new Expansion(text, (name) => {
      if (name === '~') return '\0';
      const reference = this.resolve(name, action);
      if (reference === undefined) return undefined;
      references.set(`${reference.kind}:${reference.name}`, reference);
      return reference.value;
    }).run();
    // Texts can shrink, and many rows can share a long one: what is read counts as well.
    this.leftInUnits -= Math.max(text.length, expanded.length);
    return { text: expanded, references: [...references.values()] };
  }

  /** What a name in brackets refers to; undefined when it is no name. */
  private resolve(name: string, action: string | undefined): FormattedReference | undefined {
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
          ? { ...this.property(action), kind: 'custom-action-data' }
          : this.propertyIfAny(name);
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
  private propertyIfAny(name: string): FormattedReference | undefined {
    const reference = this.property(name);
    return reference.value !== undefined || PROPERTY_NAME.test(name) ? reference : undefined;
  }

  /** A property, or a directory, whose key is the name of the property that holds its path. */
  private property(name: string): FormattedReference {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    // What is cut short here is not remembered: from elsewhere it may be within bounds.
    if (this.depth >= MAX_DEPTH || this.inProgress.has(name)) return { kind: 'property', name };
    this.inProgress.add(name);
    this.depth += 1;
    const reference = this.evaluate(name);
    this.depth -= 1;
    this.inProgress.delete(name);
    this.known.set(name, reference);
    return reference;
  }

  private evaluate(name: string): FormattedReference {
    const { properties, assignments, directories } = this.context;
    const folder = directories.get(name) ?? findSystemFolder(name);
    if (folder !== undefined) return { kind: 'directory', name, value: toWindowsFolder(folder) };
    const values = (assignments.get(name) ?? []).map((assigned) => this.expand(assigned, name).text);
    const initial = properties.get(name);
    if (initial !== undefined) values.push(initial);
    const [value, ...alternatives] = new Set(values);
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
