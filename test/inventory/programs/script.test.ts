import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../samples-synthetic/builder/text.js';
import { buildZip } from '../../../samples-synthetic/builder/zip.js';
import { KnownScripts } from '../../../src/inventory/walk/known-script.js';
import { Budget, DEFAULT_LIMITS } from '../../../src/io/budget.js';
import { inventoryOf, payloadAt, problemCodes } from '../inventory.js';

const SCRIPT = utf8(
  `@echo off\r\nset a=calc\r\nstart %a%.exe\r\n${'set b=%a%%a%\r\nfor /l %%i in (1,1,9) do set c=%%i\r\n'.repeat(100)}`,
);
const copies = (count: number, content = SCRIPT) =>
  Array.from({ length: count }, (_, index) => ({ name: `${index}.bat`, content }));

/** Steps that the scripts of a ZIP take, with the facts of each. */
async function readScripts(entries: { name: string; content: Uint8Array }[], limits = {}) {
  const inventory = await inventoryOf(buildZip(entries), { limits });
  return { inventory, scripts: inventory.payloads.slice(1).map(({ facts }) => facts.script) };
}

describe('scripts with the same bytes', () => {
  it('are read once, and each is described', async () => {
    const { inventory, scripts } = await readScripts(copies(200), { steps: 60_000 });
    expect(problemCodes(inventory)).toEqual([]);
    expect(scripts[0]?.commands[0]?.text).toBe('start calc.exe');
    expect(scripts.every((script) => script === scripts[0])).toBe(true);
  });

  it('are read apart where their names make other languages of them', async () => {
    const content = utf8('start calc.exe\r\n');
    const { inventory } = await readScripts([
      { name: 'a.txt', content },
      { name: 'a.bat', content },
      { name: 'b.bat', content },
      { name: 'b.txt', content },
    ]);
    expect(inventory.payloads.slice(1).map(({ type }) => type)).toEqual(['text', 'batch', 'batch', 'text']);
  });

  it('leave half of the room in the report to what differs, and each that is not described is told', async () => {
    const last = { name: 'last.bat', content: utf8('start other.exe\r\n') };
    const entries = [...copies(400), last];
    const { inventory, scripts } = await readScripts(entries, { strings: 2 ** 20 });
    expect(scripts).toHaveLength(entries.length);
    const described = scripts.filter((script) => script !== undefined).length;
    expect(described).toBeGreaterThan(2);
    expect(described).toBeLessThan(entries.length);
    expect(payloadAt(inventory, 'in › 399.bat')).toMatchObject({ type: 'batch', facts: {} });
    expect(scripts.at(-1)?.commands[0]?.text).toBe('start other.exe');
    const told = inventory.problems.filter(({ code }) => code === 'limit.strings');
    expect(told).toHaveLength(25);
    expect(inventory.problems.at(-1)?.effect).toContain(`${entries.length - described - 25} more`);
  });

  it('have the same problems told of each', async () => {
    const content = utf8(`@echo off\r\n${':: long\r\n'.repeat(300_000)}`);
    const { inventory } = await readScripts(copies(3, content));
    const codes = new Map<string, string[]>();
    for (const { code, location } of inventory.problems)
      codes.set(location, [...(codes.get(location) ?? []), code]);
    expect(codes.size).toBe(3);
    expect(new Set([...codes.values()].map(String)).size).toBe(1);
  });
});

describe('scripts behind the limit on steps', () => {
  it('are listed with their language, and the limit is told of each', async () => {
    const entries = Array.from({ length: 40 }, (_, index) => ({
      name: `${index}.bat`,
      content: utf8(`${Buffer.from(SCRIPT)}rem ${index}\r\n`),
    }));
    const { inventory, scripts } = await readScripts(entries, { steps: 6_000 });
    expect(scripts[0]?.commands).toHaveLength(1);
    expect(scripts.at(-1)).toMatchObject({ type: 'batch', encoding: 'utf-8', text: '', commands: [] });
    expect(problemCodes(inventory)).toContain('limit.steps');
    expect(inventory.problems.filter(({ code }) => code === 'limit.steps')).toHaveLength(25);
  });
});

describe('what is known of scripts', () => {
  const facts = {
    type: 'batch' as const,
    encoding: 'utf-8',
    obfuscated: false,
    techniques: [],
    commands: [],
    securityChecks: [],
    securityRemovals: [],
    unresolved: 0,
  };
  const identity = (index: number) => ({
    sha256: `${index}`,
    lengthInBytes: 1,
    type: undefined,
    name: `${index}.bat`,
  });

  it('is bounded in number and in length', () => {
    const many = new KnownScripts();
    for (let index = 0; index < 300; index += 1)
      many.remember(identity(index), { facts, factsLength: 1, deviations: [] });
    expect(many.find(identity(299))).toBeDefined();
    expect(many.find(identity(44))).toBeDefined();
    expect(many.find(identity(43))).toBeUndefined();
    const long = new KnownScripts();
    for (let index = 0; index < 9; index += 1)
      long.remember(identity(index), { facts, factsLength: 2 ** 20, deviations: [] });
    expect(long.find(identity(4))).toBeUndefined();
    expect(long.find(identity(5))).toBeDefined();
  });

  it('leaves out what a limit of the run has cut short, and payloads without a digest', () => {
    const known = new KnownScripts();
    const deviation = { code: 'limit.steps' as const, offsetInBytes: 0, effect: 'x' };
    known.remember(identity(1), { facts, factsLength: 1, deviations: [deviation] });
    expect(known.find(identity(1))).toBeUndefined();
    known.remember({ ...identity(2), sha256: null }, { facts, factsLength: 1, deviations: [] });
    expect(known.find({ ...identity(2), sha256: null })).toBeUndefined();
  });

  it('takes its room out of half of what there is', () => {
    const budget = new Budget({ ...DEFAULT_LIMITS, strings: 800 }, 2 ** 30);
    expect(budget.maySpendOnRepeat(300)).toBe(true);
    expect(budget.maySpendOnRepeat(101)).toBe(false);
    expect(budget.maySpendOnRepeat(100)).toBe(true);
    budget.spendStrings(400);
    expect(() => budget.spendStrings(1)).toThrow('limit.strings');
  });
});
