import { describe, expect, it } from 'vitest';
import { durationInMinutes, parseTaskDefinition } from '../../src/commands/task-definition.js';

const task = (triggers: string, actions: string, rest = '') =>
  parseTaskDefinition(`<Task><Triggers>${triggers}</Triggers>${rest}<Actions>${actions}</Actions></Task>`);

describe('parseTaskDefinition', () => {
  it('reads several actions, prefixes, comments, CDATA and numeric references', () => {
    const xml =
      '<t:Task xmlns:t="x"><!-- <t:Exec><t:Command>no.exe</t:Command></t:Exec> --><t:Actions Context="Author">' +
      '<t:Exec id="1"><t:Command>r&#117;ndll&#x33;2.exe</t:Command><t:Arguments><![CDATA["a.dat",Start]]></t:Arguments></t:Exec>' +
      '<t:Exec><t:Command>C:\\a b\\x.exe</t:Command><t:Arguments>/q</t:Arguments></t:Exec></t:Actions></t:Task>';
    expect(parseTaskDefinition(xml)).toMatchObject({
      command: 'rundll32.exe "a.dat",Start',
      furtherCommands: ['"C:\\a b\\x.exe" /q'],
    });
  });

  it('does not take the interval of a restart for a repetition', () => {
    const settings = '<Settings><RestartOnFailure><Interval>PT90M</Interval></RestartOnFailure></Settings>';
    expect(task('<BootTrigger/>', '<Exec><Command>x</Command></Exec>', settings)).toEqual({
      kind: 'scheduled-task',
      command: 'x',
      trigger: 'startup',
    });
  });

  it('keeps to what is there in broken XML', () => {
    expect(task('<LogonTrigger>', '<Exec><Command>x.exe</Command>')).toEqual({
      kind: 'scheduled-task',
      trigger: 'logon',
    });
    expect(parseTaskDefinition('<Tasks><Actions/></Tasks>')).toBeUndefined();
  });

  it('reads marks that never end in one pass', () => {
    const xml = `<Task><Actions>${'<!--<Exec ><![CDATA['.repeat(12_000)}`;
    expect(parseTaskDefinition(xml)).toEqual({ kind: 'scheduled-task' });
  });
});

describe('durationInMinutes', () => {
  it.each([
    ['PT90M', 90],
    ['P1DT2H', 1_560],
    ['PT30S', 0.5],
    ['90', undefined],
    ['P', undefined],
  ])('%s', (text, minutes) => {
    expect(durationInMinutes(text)).toBe(minutes);
  });
});
