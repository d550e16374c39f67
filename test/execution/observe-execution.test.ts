import { describe, expect, it } from 'vitest';
import { observeExecution, observeExecutionInTurns } from '../../src/execution/observe-execution.js';
import type { Execution } from '../../src/facts/execution.js';
import { Budget, DEFAULT_LIMITS } from '../../src/io/budget.js';
import { exampleFacts, type RuleExample } from '../../src/rules/example-facts.js';

const executionOf = (example: Omit<RuleExample, 'what'>): Execution =>
  exampleFacts({ what: '', ...example }).execution;

const reachedTexts = ({ commands }: Execution): string[] =>
  commands.filter(({ triggers }) => triggers.length > 0).map(({ text }) => text);

const batch = (name: string, ...lines: string[]) => ({
  name,
  type: 'batch' as const,
  script: { commands: lines.map((text, index) => ({ line: index + 1, original: text, text })) },
});

describe('observeExecution', () => {
  it('follows scripts that start scripts, and stops where nothing leads', () => {
    const execution = executionOf({
      runs: ['cmd /c a.bat'],
      holds: [batch('a.bat', 'call b.bat'), batch('b.bat', 'x.exe', 'call a.bat'), batch('c.bat', 'y.exe')],
    });
    expect(reachedTexts(execution)).toEqual(['cmd /c a.bat', 'call b.bat', 'x.exe', 'call a.bat']);
    expect(execution.edges.map(({ from, kind, to }) => [from, kind, to])).toContainEqual([
      'payload:1',
      'runs',
      'payload:2',
    ]);
  });

  it('takes a task for reached only when the command that makes it is', () => {
    const task = 'schtasks /create /tn t /sc daily /tr "x.exe /a"';
    expect(reachedTexts(executionOf({ runs: [task] }))).toContain('x.exe /a');
    expect(reachedTexts(executionOf({ unscheduled: [task] }))).toEqual([]);
  });

  it('does not take commands for reached that the script never comes to', () => {
    const script = batch('a.bat', 'x.exe');
    const [command] = script.script.commands;
    const unreachable = { ...script, script: { commands: [{ ...command!, unreachable: true as const }] } };
    expect(reachedTexts(executionOf({ runs: ['cmd /c a.bat'], holds: [unreachable] }))).toEqual([
      'cmd /c a.bat',
    ]);
  });

  it('keeps what comes before a limit, and tells of the rest', () => {
    const facts = exampleFacts({
      what: '',
      runs: Array.from({ length: 20_050 }, (_, index) => `x${index}.exe`),
    });
    const { execution, problems } = observeExecution(facts, new Budget(DEFAULT_LIMITS, 1));
    expect(execution.commands).toHaveLength(20_000);
    expect(problems.map(({ code }) => code)).toEqual(['limit.steps']);
  });

  it('does not pile up conditions along a chain of scripts', () => {
    const condition = `if exist "${'c'.repeat(300)}"`;
    const chain = Array.from({ length: 1_000 }, (_, index) => {
      const text = `call b${index + 1}.bat`;
      const command = { line: 1, original: text, text, condition };
      return { name: `b${index}.bat`, type: 'batch' as const, script: { commands: [command] } };
    });
    const execution = executionOf({ runs: ['cmd /c b0.bat'], holds: chain });
    expect(reachedTexts(execution)).toHaveLength(1_001);
    expect(JSON.stringify(execution).length).toBeLessThan(6_000_000);
  });

  it('keeps what there is room for in the report, and tells of the rest', () => {
    const runs = Array.from({ length: 700 }, (_, index) => `x${index}.exe ${'a'.repeat(8_000)}`);
    const { execution, problems } = observeExecution(
      exampleFacts({ what: '', runs }),
      new Budget(DEFAULT_LIMITS, 1),
    );
    expect(JSON.stringify(execution).length).toBeLessThan(16_000_000);
    expect(problems.map(({ code }) => code)).toEqual(['limit.strings']);
  });

  it('tells a deadline that passes, and does not throw', async () => {
    const facts = exampleFacts({ what: '', runs: ['x.exe'] });
    const budget = new Budget({ ...DEFAULT_LIMITS, deadlineInMs: 50 }, 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { problems } = await observeExecutionInTurns(facts, budget);
    expect(problems.map(({ code }) => code)).toEqual(['limit.deadline']);
  });

  it('gives up when the caller aborts', async () => {
    const facts = exampleFacts({ what: '', runs: ['x.exe'] });
    const budget = new Budget(DEFAULT_LIMITS, 1, AbortSignal.abort(new Error('enough')));
    await expect(observeExecutionInTurns(facts, budget)).rejects.toThrow('enough');
  });

  it('bounds the steps for all command lines together', () => {
    const runs = Array.from(
      { length: 40 },
      (_, index) => `cmd /c for /l %i in (1,1,9999) do @for /l %j in (1,1,9999) do set /a x=%i*%j+${index}`,
    );
    const { problems } = observeExecution(exampleFacts({ what: '', runs }), new Budget(DEFAULT_LIMITS, 1));
    expect(problems.map(({ code }) => code)).toEqual(['limit.steps']);
  });

  it('does not lose commands when the steps of the budget are spent elsewhere', () => {
    const facts = exampleFacts({ what: '', runs: ['x.exe'] });
    const budget = new Budget({ ...DEFAULT_LIMITS, steps: 0 }, 1);
    expect(observeExecution(facts, budget).execution.commands).toHaveLength(1);
  });

  it('grows no faster than its input where names and commands repeat', () => {
    const holds = Array.from({ length: 5_000 }, () => ({ name: 'z.exe', type: 'pe-exe' as const }));
    const { edges, nodes } = executionOf({
      runs: Array.from({ length: 2_000 }, () => 'z.exe x a.zip'),
      holds,
    });
    expect(nodes.length).toBeLessThan(10_000);
    expect(edges.length).toBeLessThan(10_000);
  });
});
