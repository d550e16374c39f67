/** A package as IExpress makes it: wextract.exe with a cabinet and what is to be run among its resources. */
import { buildCabinet } from '../builder/cabinet.js';
import { buildPe } from '../builder/pe.js';
import { RT_RCDATA } from '../builder/pe-resource.js';
import { utf8 } from '../builder/text.js';

export interface IExpressOptions {
  readonly files: readonly { readonly name: string; readonly content: Uint8Array }[];
  readonly run: string;
  readonly runAfter?: string;
}

export function iexpressPackage({ files, run, runAfter = '<None>' }: IExpressOptions): Uint8Array {
  const text = (name: string, value: string) => ({
    type: RT_RCDATA,
    name,
    content: utf8(`${value}\0`),
  });
  const cabinet = buildCabinet({ folders: [{ compression: 'mszip', files }] });
  return buildPe({
    kind: 'exe',
    bits: 32,
    subsystem: 'gui',
    imports: {
      'KERNEL32.dll': ['FindResourceA', 'LoadResource', 'CreateProcessA'],
      'Cabinet.dll': ['FDICopy', 'FDICreate'],
    },
    version: { FileDescription: 'Self-extracting package', OriginalFilename: 'WEXTRACT.EXE' },
    resources: [
      text('ADMQCMD', '<None>'),
      { type: RT_RCDATA, name: 'CABINET', content: cabinet },
      text('FINISHMSG', '<None>'),
      text('POSTRUNPROGRAM', runAfter),
      { type: RT_RCDATA, name: 'REBOOT', content: Uint8Array.of(0, 0, 0, 0) },
      text('RUNPROGRAM', run),
      text('TITLE', 'Setup'),
      text('UPROMPT', '<None>'),
      text('USRQCMD', '<None>'),
    ],
  });
}
