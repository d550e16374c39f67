import { describe, expect, it } from 'vitest';
import { type CustomAction, parseCustomActionType } from '../../../src/formats/msi/custom-action.js';
import { findSetterScript } from '../../../src/inventory/package/setter-script.js';

const action = (type: number, value: string): CustomAction => ({
  name: 'AI_DATA_SETTER',
  type,
  extendedType: 0,
  ...parseCustomActionType(type),
  source: 'Launcher',
  target: value,
  command: `Launcher=${value}`,
  references: [],
  invocations: [],
});

describe('findSetterScript', () => {
  it('finds the script among the fields that are handed over', () => {
    const value = 'Flags\u00026\u0001Script\u0002Write-Host 1\nWrite-Host 2\u0001Params\u0002';
    expect(findSetterScript(action(51, value))).toBe('Write-Host 1\nWrite-Host 2');
  });

  it.each([
    [51, 'C:\\x\\a.exe'],
    [51, 'Flags\u00026\u0001Script\u0002 \u0001'],
    [34, 'Flags\u0001Script\u0002x'],
  ])('is silent for type %d with %j', (type, value) => {
    expect(findSetterScript(action(type, value))).toBeUndefined();
  });
});
