/** Batch files that look for security products, as the samples carry them. */
import { scriptLines } from '../builder/text.js';

/** Ends with 1 when Avast or AVG is there, by process, service and folder. */
export function avCheckBatch(...furtherLines: readonly string[]): Uint8Array {
  return scriptLines(
    '@echo off',
    'tasklist | find /i "avastui.exe" >nul && exit 1',
    'tasklist /fi "imagename eq avgui.exe" 2>nul | find /i "avgui.exe" >nul && exit 1',
    'sc query "avast! Antivirus" >nul 2>&1 && exit 1',
    'if exist "%ProgramFiles%\\AVG\\Antivirus" exit 1',
    ...furtherLines,
    'exit 0',
  );
}

/** The same check behind carets, concatenation and substrings. */
export function obfuscatedAvCheckBatch(): Uint8Array {
  return scriptLines(
    '@e^c^h^o o^f^f',
    'rem kq 8812 zz',
    'set q1=task',
    'set q2=list',
    'set q3=avas',
    'set q4=tui.exe',
    'set "al=abcdefghijklmnopqrstuvwxyz.0123456789 "',
    'set fx=%al:~5,1%%al:~8,1%%al:~13,1%%al:~3,1%',
    '%q1%%q2% | %fx% /i "%q3%%q4%" >n^u^l && e%al:~23,1%i^t 1',
    '%q1%%q2% | %fx% /i "%al:~0,1%%al:~21,1%%al:~6,1%ui.exe" >nul && ex^it 1',
    'goto :kq7',
    ':zz1',
    'set q9=unused',
    ':kq7',
    'set zz=%q1:task=sc% query "av%al:~0,1%st! Antivirus"',
    '%zz% >nul 2>&1 && exit 1',
    'exit 0',
  );
}
