import type { CommandMeaning, DownloadMeaning } from './command-meaning.js';
import {
  type CommandStep,
  findSwitchValue,
  type InterpretNested,
  isSwitch,
  isUrl,
  type StepInterpreter,
} from './step.js';
import { findUrls } from './url.js';

/** Programs that fetch a file: certutil, bitsadmin, curl, wget and the like. */
export const interpretDownloader: StepInterpreter = (step, nested) => {
  switch (step.name) {
    case 'certutil':
      return readCertutil(step);
    case 'bitsadmin':
      return readBitsadmin(step, nested);
    case 'curl':
      return readCurl(step);
    case 'wget':
    case 'aria2c':
      return downloads(step, findSwitchValue(step.arguments, 'o'));
    case 'certreq':
    case 'desktopimgdownldr':
    case 'hh':
    case 'ieexec':
    case 'presentationhost':
    case 'xmlhttp':
    case 'explorer':
    case 'iexplore':
      return downloads(step, undefined);
    case 'finger': {
      const [, user = '', host] = /^(\S{0,256})@([\w.-]{1,255})$/.exec(step.arguments[0] ?? '') ?? [];
      return host === undefined ? undefined : [downloadOf(step, `finger://${host}/${user}`, undefined)];
    }
    default:
      return undefined;
  }
};

/** Every URL that stands in the arguments. */
function downloads(step: CommandStep, destination: string | undefined): CommandMeaning[] {
  return findUrls(step.rest).map((url) => downloadOf(step, url, destination));
}

function downloadOf({ program }: CommandStep, url: string, destination: string | undefined): DownloadMeaning {
  return { kind: 'download', url, tool: program, ...(destination === undefined ? {} : { destination }) };
}

/** certutil -urlcache -split -f url file; certutil -decode in out */
function readCertutil(step: CommandStep): CommandMeaning[] {
  const operands = step.arguments.filter((argument) => !/^[-/][a-z]/i.test(argument));
  const at = operands.findIndex(isUrl);
  if (at >= 0) return [downloadOf(step, operands[at]!, operands[at + 1])];
  const [from, to] = operands;
  const decodes = step.arguments.some((argument) => isSwitch(argument, 'decode', 'decodehex'));
  return decodes && from !== undefined && to !== undefined ? [{ kind: 'copy', from, to }] : [];
}

/** bitsadmin /transfer job url file; /addfile job url file; /setnotifycmdline job program arguments */
function readBitsadmin(step: CommandStep, nested: InterpretNested): CommandMeaning[] {
  const args = step.arguments;
  const meanings: CommandMeaning[] = [];
  args.forEach((argument, at) => {
    if (isUrl(argument)) meanings.push(downloadOf(step, argument, args[at + 1]));
  });
  const notify = args.findIndex((argument) => isSwitch(argument, 'setnotifycmdline'));
  const program = notify < 0 ? undefined : args[notify + 2];
  if (program !== undefined) {
    meanings.push(
      ...nested(
        `"${program}" ${args
          .slice(notify + 3)
          .join(' ')
          .replace(/^NULL$/i, '')}`,
      ),
    );
  }
  return meanings;
}

/** curl [-o file] url */
function readCurl(step: CommandStep): CommandMeaning[] {
  const output = step.arguments.findIndex((argument) => argument === '-o' || argument === '--output');
  return downloads(step, output < 0 ? undefined : step.arguments[output + 1]);
}
