import type { SelfExtractorCommand, SelfExtractorFacts } from '../../facts/program-facts.js';
import { zeroTerminated } from '../../formats/pe/latin1.js';
import { type PeResource, RESOURCE_TYPE } from '../../formats/pe/resource-directory.js';
import { readUpTo, type Source } from '../../io/source.js';

/** Resources of wextract.exe in the order in which they count: with `/Q:A` and `/Q:U` the first two replace the third. */
const COMMAND_RESOURCES = ['ADMQCMD', 'USRQCMD', 'RUNPROGRAM', 'POSTRUNPROGRAM'];
const CABINET_RESOURCE = 'CABINET';
/** Stands for no command. */
const NONE = '<None>';
const LONGEST_COMMAND_IN_BYTES = 4096;

/** Reads what an IExpress package runs; undefined for other programs. */
export async function readSelfExtractor(
  source: Source,
  resources: readonly PeResource[],
): Promise<SelfExtractorFacts | undefined> {
  const byName = new Map(
    resources.filter(({ keys }) => keys[0] === RESOURCE_TYPE.rcdata).map((found) => [found.keys[1], found]),
  );
  if (!byName.has(CABINET_RESOURCE)) return undefined;
  const commands: SelfExtractorCommand[] = [];
  for (const name of COMMAND_RESOURCES) {
    const resource = byName.get(name);
    if (resource === undefined) continue;
    const length = Math.min(resource.sizeInBytes, LONGEST_COMMAND_IN_BYTES);
    const text = zeroTerminated(await readUpTo(source, resource.offsetInBytes, length)).trim();
    if (text !== '' && text !== NONE) commands.push({ name, text });
  }
  return commands.length === 0 ? undefined : { format: 'iexpress', commands };
}
