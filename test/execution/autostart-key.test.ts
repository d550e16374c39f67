import { describe, expect, it } from 'vitest';
import { isAutostartValue, isServiceCommand } from '../../src/execution/autostart-key.js';

const SERVICE = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\x';

describe('isServiceCommand', () => {
  it.each([
    [SERVICE, 'ImagePath', true],
    ['\\SYSTEM\\ControlSet001\\Services\\x\\', 'imagepath', true],
    [SERVICE, 'FailureCommand', true],
    [`${SERVICE}\\Parameters`, 'Application', true],
    [SERVICE, 'DisplayName', false],
    [SERVICE, 'Application', false],
    ['HKLM\\SOFTWARE\\Example\\Services\\x', 'ImagePath', false],
  ])('%s, %s', (key, name, expected) => {
    expect(isServiceCommand(key, name)).toBe(expected);
    expect(isAutostartValue(key, name)).toBe(false);
  });
});
