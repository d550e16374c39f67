import { FileContent, HostObject, isConstant, PartialText, textOf, type Value } from './value.js';

/** What a script does to files, as a command line or a text. */
export interface HostEffects {
  /** @param from names of files, or of rows of tables, one behind the other */
  copy(from: readonly string[], to: string): void;
  write(path: string, text: string): void;
}

/** Longest text in a stream. */
const MAX_CONTENT = 1_048_576;

/** Methods of Session, FileSystemObject, ADODB.Stream and XML nodes, as far as files and their content go. */
export function callHost(
  object: HostObject,
  name: string,
  args: readonly Value[],
  effects: HostEffects,
): Value {
  const [first] = args;
  const text = first === undefined ? undefined : textOf(first);
  switch (name) {
    case 'property':
      return text === undefined ? new HostObject(name) : new PartialText(`[${text}]`, true);
    case 'expandenvironmentstrings':
      return text === undefined ? new HostObject(name) : new PartialText(text, true);
    case 'openview':
      return withContent(name, text === undefined ? undefined : rowOf(text));
    case 'fetch':
    case 'execute':
      return object;
    case 'readstream':
    case 'readall':
    case 'readtext':
    case 'read':
      return object.content ?? new HostObject(name);
    case 'createtextfile':
    case 'opentextfile':
      return openFile(name, text, args[1]);
    case 'getfile':
      return openFile(name, text, undefined);
    case 'openastextstream':
      return object;
    case 'loadfromfile':
      if (text !== undefined) object.content = new FileContent([text]);
      return object;
    case 'copyfile':
    case 'movefile':
    case 'copy':
    case 'move': {
      const [from, to] = args.length > 1 ? [text, textOf(args[1])] : [object.path, text];
      if (from !== undefined && to !== undefined) effects.copy([from], to);
      return undefined;
    }
    case 'write':
    case 'writeline':
    case 'writetext':
      write(object, name === 'writeline' && isConstant(first) ? `${text ?? ''}\r\n` : first, effects);
      return undefined;
    case 'savetofile':
      if (text !== undefined) save(text, object.content, effects);
      return undefined;
    default:
      return new HostObject(name);
  }
}

/** The member of an object that is not called; texts of XML nodes are decoded as their type says. */
export function readMember(object: HostObject, name: string): Value {
  if (name === 'nodetypedvalue') {
    const type = textOf(object.members.get('datatype'));
    const text = textOf(object.members.get('text') ?? object.members.get('nodetypedvalue'));
    if (text !== undefined && type === 'bin.base64') return Buffer.from(text, 'base64').toString('latin1');
    if (text !== undefined && type === 'bin.hex') return Buffer.from(text, 'hex').toString('latin1');
  }
  const known = object.members.get(name);
  if (known !== undefined) return known;
  return name === 'database' || name === 'items' ? object : undefined;
}

function withContent(label: string, content: Value): HostObject {
  const object = new HostObject(label);
  object.content = content;
  return object;
}

function openFile(label: string, path: string | undefined, mode: Value): HostObject {
  const object = withContent(label, path === undefined ? undefined : new FileContent([path]));
  object.path = path;
  if (label === 'createtextfile' || mode === 2) object.content = undefined;
  return object;
}

function write(object: HostObject, value: Value, effects: HostEffects): void {
  const known = object.path === undefined ? object.content : undefined;
  object.content = joined(known, value);
  if (object.path !== undefined) save(object.path, value, effects);
}

function joined(known: Value, value: Value): Value {
  if (known instanceof FileContent && value instanceof FileContent) {
    return new FileContent([...known.sources, ...value.sources].slice(0, MAX_PIECES));
  }
  const isText = typeof known === 'string' && typeof value === 'string';
  return isText && known.length + value.length <= MAX_CONTENT ? known + value : value;
}

const MAX_PIECES = 64;

function save(path: string, content: Value, effects: HostEffects): void {
  if (content instanceof FileContent) effects.copy(content.sources, path);
  else if (!(content instanceof HostObject)) effects.write(path, textOf(content) ?? '');
}

/** The row that a query reads the stream of: `SELECT Data FROM Binary WHERE Name='x'`. */
function rowOf(query: string): FileContent | undefined {
  const name = /\bfrom\b[^']{1,256}\bwhere\b[^']{0,256}=\s{0,8}'([^']{1,256})'/i.exec(query)?.[1];
  return name === undefined ? undefined : new FileContent([name]);
}
