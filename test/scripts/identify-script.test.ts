import { describe, expect, it } from 'vitest';
import { identifyScript } from '../../src/scripts/identify-script.js';
import { decodeScriptText } from '../../src/scripts/script-text.js';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

describe('identifyScript', () => {
  it.each([
    ['@echo off\r\nset a=1\r\necho %a%\r\n', '', 'batch'],
    ['@e^c^h^o^ off\r\ngoto start\r\n:start\r\n', '', 'batch'],
    ['tasklist | find "x" >nul\r\n', 'check.bat', 'batch'],
    ['w.exe -o a -d b', 'one-line.cmd', 'batch'],
    ['On Error Resume Next\r\nSet s = CreateObject("WScript.Shell")\r\n', 'noname', 'vbscript'],
    ['Dim x\nx = StrReverse("a")\n', 'a.vbs', 'vbscript'],
    ['var s = new ActiveXObject("WScript.Shell");\ns.Run("x");', '', 'jscript'],
    ['param($x)\n$env:TEMP\nGet-Process | Out-Null\n', '', 'powershell'],
    ['$a = New-Object Net.WebClient\n', 'x.ps1', 'powershell'],
    ['<job id="a"><script language="VBScript">x = 1</script></job>', '', 'wsf'],
    ['<html><hta:application id="x"/><script>a()</script></html>', '', 'hta'],
    ['<html><script>a()</script></html>', 'x.hta', 'hta'],
  ])('%j named %j is %s', (text, name, type) => {
    expect(identifyScript(bytes(text), name)).toBe(type);
  });

  it.each([
    ['Dear user,\nplease go to the store and set the table.\n', 'readme.txt'],
    ['Copyright (c) 2019. If not exist, call us.\n', 'license.txt'],
    ['<html><script>a()</script></html>', 'page.html'],
    ['<?xml version="1.0"?><a/>', 'a.vbs'],
    ['"use strict";\nvar a = require("fs");\nmodule.exports = function (x) { return x; };\n', 'index.js'],
    ['[section]\nkey=value\n', 'a.ini'],
    ['', 'a.bat'],
    ['MZ\u0000\u0001\u0002\u0003', 'a.bat'],
  ])('%j named %j is no script', (text, name) => {
    expect(identifyScript(bytes(text), name)).toBeUndefined();
  });

  it('reads through encodings', () => {
    const text = '@echo off\r\nset a=1\r\n';
    const swapped = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
    expect(identifyScript(Buffer.from(`\ufeff${text}`, 'utf16le'), '')).toBe('batch');
    expect(identifyScript(Buffer.from(text, 'utf16le'), '')).toBe('batch');
    expect(identifyScript(swapped, '')).toBe('batch');
    expect(identifyScript(Buffer.from(`\xff\xfe&cls\r\n${text}`, 'latin1'), '')).toBe('batch');
  });
});

/** Patterns that try every place of a run take a minute and more for these. */
describe('long runs of one character', () => {
  it.each(['\n', '\r\n', ' ', '\t', '"', '%', '@', '(', '= ', 'set ', 'a', '0'])('%j', (unit) => {
    const content = Buffer.from(`${unit.repeat(16_384 / unit.length)}x`, 'latin1');
    for (let round = 0; round < 100; round += 1) expect(identifyScript(content, '')).toBeUndefined();
  });
});

describe('decodeScriptText', () => {
  it.each([
    ['utf-8', Buffer.from('é', 'utf8'), 'é'],
    ['utf-8-bom', Buffer.from('\ufeffé', 'utf8'), 'é'],
    ['utf-16le', Buffer.from('\ufeffé', 'utf16le'), 'é'],
    ['utf-16be', Buffer.from('\ufeffé', 'utf16le').swap16(), 'é'],
    ['windows-1252', Buffer.from([0x80, 0xe9]), '€é'],
    ['cp866', Buffer.from('chcp 866\r\n\x8f', 'latin1'), 'chcp 866\r\nП'],
    ['ascii-behind-utf-16-mark', Buffer.from('\xff\xfe&cls', 'latin1'), '&cls'],
    ['ascii-behind-utf-16-mark', Buffer.from('\xff\xfe&cls\r\nrem \xe9t\xe9', 'latin1'), '&cls\r\nrem été'],
    ['ascii-behind-utf-16-mark', Buffer.from('\xfe\xff&cls', 'latin1'), '&cls'],
    ['utf-16le', Buffer.from('\ufeff检查杀毒软件是否正在运行', 'utf16le'), '检查杀毒软件是否正在运行'],
  ])('%s', (encoding, content, text) => {
    expect(decodeScriptText(content)).toEqual({ text, encoding });
  });
});
