import { describe, expect, it, vi } from 'vitest';
import { Budget, DEFAULT_LIMITS } from '../../src/io/budget.js';
import { analyseScript } from '../../src/scripts/analyse-script.js';
import type { ScriptType } from '../../src/scripts/script-facts.js';
import { MAX_STEPS_PER_SCRIPT } from '../../src/scripts/script-meter.js';

// Each took from one second to a minute when its work was not charged for; slow machines take their time all the same.
vi.setConfig({ testTimeout: 30_000 });

const repeat = (text: string, count: number): string => text.repeat(count);
const DELAYED = 'setlocal enabledelayedexpansion\n';
const doubled = (times: number): string => `set a=xxxxxxxxxxxxxxxx\n${repeat('set a=%a%%a%\n', times)}`;
const count = (body: string): string => `@echo off\n${DELAYED}for /l %%i in (1,1,9999) do ${body}\n`;

/** Folding, the search for checks and looking ahead have a limit each. */
const STEPS_IN_ALL = 3 * MAX_STEPS_PER_SCRIPT;
/** Texts, commands and checks, with what JSON adds. */
const LONGEST_FACTS = 2 ** 20;

describe('small scripts whose work is out of all proportion', () => {
  it.each<[string, ScriptType, string]>([
    ['replacements in a long value', 'batch', doubled(12) + repeat('%a:x=%\n', 8_000)],
    ['a loop of replacements', 'batch', doubled(11) + count('set b=!a:x=y!')],
    ['a loop that calls for a replacement', 'batch', doubled(11) + count('call set b=%%a:x=y%%')],
    ['comparisons of long values', 'batch', doubled(11) + repeat('if %a%==%a% x\n', 4_000)],
    ['a loop of long sums', 'batch', count(`set /a x=${repeat('1+', 3_500)}1`)],
    ['a loop of assignments in sums', 'batch', count(`set /a ${repeat('x=x*3+1,', 800)}1`)],
    ['a loop of variables that are not set', 'batch', count(`x${repeat('!a!', 2_000)}`)],
    [
      'tokens at many delimiters',
      'batch',
      count(`for /f "tokens=1,999 delims=abcdefghijklmnopqrstuvwxyz" %%a in ("${repeat('~', 8_000)}") do x`),
    ],
    [
      'scopes with many variables',
      'batch',
      `${Array.from({ length: 2_000 }, (_, at) => `set v${at}=1\n`).join('')}${count('setlocal&endlocal')}`,
    ],
    ['half a question for processes, over and over', 'batch', count(`${repeat('wmic ', 1_200)}%%i`)],
    ['half a removal, over and over', 'batch', count(`${repeat('msiexec ', 800)}%%i`)],
    ['files that double', 'batch', `echo xx>a\n${repeat('type a>>b\ntype b>>a\n', 3_000)}`],
    ['long commands', 'batch', doubled(11) + repeat('x %a%\n', 2_000)],
    ['one call beside the other', 'vbscript', repeat('.Run ', 13_000)],
    ['writing beside writing', 'vbscript', `Set f=fso.CreateTextFile("a")\n${repeat('f.Write ', 8_000)}`],
    ['scripts of long strings', 'vbscript', `a="${repeat('x y:', 5_000)}"\n${repeat('Execute a\n', 3_000)}`],
    ['scripts of long strings', 'jscript', `a="x;x;x;";${repeat('a=a+a;', 12)}${repeat('eval(a);', 8_000)}`],
    [
      'escapes in long strings',
      'jscript',
      `a="%41%41";${repeat('a=a+a;', 14)}${repeat('unescape(a);', 5_000)}`,
    ],
    ['writing beside writing', 'powershell', repeat('Set-Content ', 5_000)],
    [
      'letters of a long string',
      'powershell',
      `$a='aaaaaaaaaaaaaaaa'\n${repeat('$a=$a+$a\n', 16)}${repeat("$b=$a[1,2,3,4]-join''\n", 3_000)}`,
    ],
    [
      'a process stopped, perhaps',
      'powershell',
      `if (Get-Process avast) { ${repeat('stop-process ', 5_000)} }`,
    ],
  ])('%s in %s is charged for', (_, type, script) => {
    const budget = new CountingBudget();
    const facts = analyseScript(script, type, { budget });
    expect(budget.spent).toBeLessThan(STEPS_IN_ALL);
    expect(JSON.stringify(facts).length).toBeLessThan(LONGEST_FACTS);
  });

  it('gives a small input a share of the steps and of the room in the report', () => {
    expect(() => new Budget(DEFAULT_LIMITS, 1_000).spendScriptSteps(DEFAULT_LIMITS.steps)).toThrow();
    expect(() => new Budget(DEFAULT_LIMITS, 1_000).spendStrings(DEFAULT_LIMITS.strings)).toThrow();
    const large = new Budget(DEFAULT_LIMITS, 2 ** 30);
    large.spendScriptSteps(DEFAULT_LIMITS.steps);
    large.spendStrings(DEFAULT_LIMITS.strings);
  });
});

class CountingBudget extends Budget {
  spent = 0;

  constructor() {
    super(DEFAULT_LIMITS, 2 ** 30);
  }

  override spendScriptSteps(steps: number): void {
    this.spent += steps;
    super.spendScriptSteps(steps);
  }
}
