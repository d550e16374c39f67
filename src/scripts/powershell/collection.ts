import { type FoldingStack, isConstantToken, isOperator } from '../folding/folder.js';
import type { Token } from '../folding/token.js';
import { expandableText } from './path.js';

/** Items of one collection, and characters that all of them may stand for in statements. */
const MAX_ITEMS = 256;
const MAX_REPLACED = 2 ** 20;

/**
 * Lists (`$a = 'x','y'`), tables (`@{Path='x'}`) and members of objects (`$i.FileName = 'x'`) whose parts are known,
 * by the variable that holds them.
 */
export class Collections {
  private readonly lists = new Map<string, readonly string[]>();
  private readonly tables = new Map<string, Map<string, string>>();
  private readonly members = new Map<string, Map<string, string>>();
  private replaced = 0;
  private tablesRead = 0;

  /** @param stack the whole script, constants folded */
  constructor(private readonly stack: FoldingStack) {
    const { tokens } = stack;
    for (let at = 0; at + 2 < tokens.length; at += 1) {
      const [name, second, third] = [tokens[at]!, tokens[at + 1], tokens[at + 2]];
      if (name.kind !== 'word' || !name.text.startsWith('$')) continue;
      if (isOperator(second, '=')) this.noteCollection(keyOf(name), at + 2);
      else if (second?.kind === 'word' && second.text.startsWith('.') && isOperator(third, '='))
        this.noteMember(keyOf(name), second, tokens[at + 3]);
    }
  }

  /** A statement as text, with what is known of the collections that it passes on. */
  write(statement: readonly Token[]): string {
    const parts: string[] = [];
    for (let at = 0; at < statement.length; at += 1) {
      const token = statement[at]!;
      const next = statement[at + 1];
      const isSplat = isOperator(token, '@') && next?.kind === 'word' && next.gap === '';
      const known = isSplat ? this.splat(next) : this.valueOf(token, next, statement[at - 1]);
      parts.push(token.gap, this.bounded(known) ?? this.stack.writeToken(token));
      if (isSplat && known !== undefined) at += 1;
    }
    return parts.join('').trim();
  }

  private bounded(text: string | undefined): string | undefined {
    if (text === undefined || this.replaced + text.length > MAX_REPLACED) return undefined;
    this.replaced += text.length;
    return text;
  }

  private splat(name: Token): string | undefined {
    const table = this.tables.get(keyOf(name));
    if (table !== undefined) return [...table].map(([key, value]) => `-${key} ${value}`).join(' ');
    return this.lists.get(keyOf(name))?.join(' ');
  }

  private valueOf(token: Token, next: Token | undefined, before: Token | undefined): string | undefined {
    if (token.kind !== 'word' || !token.text.startsWith('$') || isOperator(next, '=', '+=')) return undefined;
    const list = this.lists.get(keyOf(token));
    if (list !== undefined) return list.join(/^-[a-z]/i.test(before?.text ?? '') ? ',' : ' ');
    const members = isOperator(before, '(') ? this.members.get(keyOf(token)) : undefined;
    const program = members?.get('filename');
    return program === undefined ? undefined : `${program},${members?.get('arguments') ?? "''"}`;
  }

  private noteCollection(name: string, start: number): void {
    const { tokens } = this.stack;
    const isTable = isOperator(tokens[start], '@') && tokens[start + 1]?.text === '{';
    if (isTable) {
      this.tablesRead += 1;
      if (this.tablesRead <= MAX_ITEMS) this.tables.set(name, this.readTable(start + 2));
    } else {
      const list = this.readList(start);
      if (list === undefined) this.lists.delete(name);
      else this.lists.set(name, list);
    }
  }

  private readTable(start: number): Map<string, string> {
    const { tokens } = this.stack;
    const table = new Map<string, string>();
    const end = Math.min(tokens.length, start + 4 * MAX_ITEMS);
    for (let at = start; at < end && tokens[at]?.text !== '}'; at += 1) {
      const [key, equals, value] = tokens.slice(at, at + 3);
      if (key === undefined || value === undefined || !isOperator(equals, '=')) continue;
      const name = isConstantToken(key) ? String(key.value) : key.text;
      if (/^\w{1,64}$/.test(name)) table.set(name, this.stack.writeToken(value));
    }
    return table;
  }

  /** Constants and paths with commas between, in parentheses or not; undefined for a single one. */
  private readList(start: number): string[] | undefined {
    const { tokens } = this.stack;
    const items: string[] = [];
    let at = isOperator(tokens[start], '(') ? start + 1 : start;
    for (; items.length < MAX_ITEMS; at += 2) {
      const item = tokens[at];
      if (item === undefined || expandableText(item) === undefined) return undefined;
      items.push(this.stack.writeToken(item));
      if (!isOperator(tokens[at + 1], ',')) break;
    }
    return items.length > 1 ? items : undefined;
  }

  private noteMember(name: string, member: Token, value: Token | undefined): void {
    if (value === undefined || expandableText(value) === undefined) return;
    const members = this.members.get(name) ?? new Map<string, string>();
    if (members.size < MAX_ITEMS)
      members.set(member.text.slice(1).toLowerCase(), this.stack.writeToken(value));
    this.members.set(name, members);
  }
}

const keyOf = ({ text }: Token): string => text.replace(/[${}`]/g, '').toLowerCase();
