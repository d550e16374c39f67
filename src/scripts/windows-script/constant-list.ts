import { isOperator, isString } from '../folding/folder.js';
import type { Token } from '../folding/token.js';

/** Lists of one script, and items of one list; a real one names a few commands or files. */
const MAX_LISTS = 256;
const MAX_ITEMS = 64;
const MAX_COMMAND_LENGTH = 8_192;

/** The lists of constant texts that a script goes through in loops. */
export class ConstantLists {
  private readonly lists = new Map<string, readonly string[]>();
  /** Variables that stand for one item after the other. */
  private readonly loops = new Set<string>();

  constructor(private readonly language: 'vbscript' | 'jscript') {}

  /** `x = Array("a", "b")`, `x = Split("a|b", "|")`, `var x = ["a", "b"]`, `For Each x In …`. */
  noteStatement(tokens: readonly Token[]): void {
    const isLoop = /^for$/i.test(tokens[0]?.text ?? '') && /^each$/i.test(tokens[1]?.text ?? '');
    const start = isLoop ? 2 : /^(?:var|let|const)$/.test(tokens[0]?.text ?? '') ? 1 : 0;
    const [name, joint] = tokens.slice(start, start + 2);
    const isNamed =
      name?.kind === 'word' && (isLoop ? /^in$/i.test(joint?.text ?? '') : isOperator(joint, '='));
    if (!isNamed) return;
    const list = this.readList(tokens.slice(start + 2, start + 2 + 2 * MAX_ITEMS + 4));
    const key = this.keyOf(name.text);
    this.loops.delete(key);
    if (list === undefined || this.lists.size >= MAX_LISTS) this.lists.delete(key);
    else this.lists.set(key, list);
    if (isLoop) this.loops.add(key);
  }

  /** A command in which a list's item stands open, `{x}` of a loop or `{x}{i}`, once for each item; else the command. */
  everyRound(command: string): string[] {
    for (const [, name = '', index = ''] of command.matchAll(PLACEHOLDER)) {
      const list = this.lists.get(this.keyOf(name));
      const isLoop = this.loops.has(this.keyOf(name));
      if (list === undefined || (!isLoop && index === '')) continue;
      const placeholder = isLoop ? `{${name}}` : `{${name}}${index}`;
      return list.map((item) => command.replaceAll(placeholder, () => item).slice(0, MAX_COMMAND_LENGTH));
    }
    return [command];
  }

  private readList(tokens: readonly Token[]): readonly string[] | undefined {
    const [first, second, third, , fifth] = tokens;
    if (first?.kind === 'word' && tokens.length === 1) return this.lists.get(this.keyOf(first.text));
    const word = first?.kind === 'word' ? first.text.toLowerCase() : '';
    if (word === 'split' && isOperator(second, '(') && isString(third)) {
      return third.value.split(isString(fifth) && fifth.value !== '' ? fifth.value : ' ').slice(0, MAX_ITEMS);
    }
    const open = word === 'array' ? 1 : 0;
    if (!isOperator(tokens[open], '(', '[')) return undefined;
    return constantsBetween(tokens.slice(open + 1));
  }

  private keyOf(name: string): string {
    return this.language === 'vbscript' ? name.toLowerCase() : name;
  }
}

/** A part of a command that is not known, and the one behind it, which may be its index. */
const PLACEHOLDER = /\{([\p{L}_$][\p{L}\d_$]{0,64})\}(?=(\{[\p{L}_$][\p{L}\d_$]{0,64}\})?)/gu;

/** Constants with commas between, up to the end of the list; undefined when anything else is among them. */
function constantsBetween(tokens: readonly Token[]): string[] | undefined {
  const items: string[] = [];
  for (let at = 0; at < tokens.length; at += 2) {
    const [item, joint] = tokens.slice(at, at + 2);
    if (!isString(item)) return undefined;
    items.push(item.value);
    if (!isOperator(joint, ',')) return isOperator(joint, ')', ']') ? items : undefined;
  }
  return undefined;
}
