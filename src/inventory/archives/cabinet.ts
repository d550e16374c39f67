import type { Payload } from '../../facts/payload.js';
import { parseCabSignature } from '../../formats/authenticode/cab-signature.js';
import { type Cabinet, openCabinet } from '../../formats/cab/cabinet.js';
import { type CabinetSet, type CabSetFile, joinCabinets } from '../../formats/cab/cabinet-set.js';
import { findCabinets } from '../../formats/cab/find-cabinet.js';
import { readFile } from '../../formats/cab/read-file.js';
import { findNonZero } from '../../io/find-non-zero.js';
import type { Deviation } from '../../io/problem.js';
import type { Source } from '../../io/source.js';
import { Siblings } from '../walk/sibling.js';
import { visitUncovered } from '../walk/uncovered.js';
import { type PayloadRange, rangeName, visitRange } from '../walk/visit-range.js';
import type { OpenPayload, Place, Walk } from '../walk/walk.js';
import { type CabinetPayload, type EntryNaming, type EntryPayload, NO_NAMING } from './cabinet-entry.js';
import { visitFolder } from './cabinet-folder.js';
import { HopelessFolders } from './hopeless-folder.js';
import { inOrderOfData, RepeatedBlocks } from './repeated-data.js';

/** A cabinet that stands alone: an input, or one inside a program or an archive. */
export const openCabinetPayload: OpenPayload = async (walk, payload, content, place) => {
  await visitCabinets(walk, [{ payload, source: content.source }], place, NO_NAMING);
};

/** Finds a further cabinet of a set, by the name that the set has for it, before it is looked for beside the input. */
export type FindPart = (name: string) => Promise<CabinetPayload | undefined>;

/**
 * Lists and visits the files of cabinets that may continue one another. Cabinets of the set that are missing are
 * looked for beside the input.
 */
export async function visitCabinets(
  walk: Walk,
  holders: readonly CabinetPayload[],
  place: Place,
  naming: EntryNaming,
  findPart: FindPart = async () => undefined,
): Promise<void> {
  walk.budget.checkDepth(place.depth + 1);
  const payloadOf = new Map<Cabinet, Payload>();
  for (const holder of holders) await openOne(walk, holder, payloadOf, place);
  const set = await completeSet(walk, payloadOf, place, findPart);
  const siblings = new Siblings(async () =>
    entries.map(({ file, paths }) => ({
      paths,
      sizeInBytes: file.sizeInBytes,
      decode: () => readFile(set, file, { budget: walk.budget, onProblem: () => {} }),
    })),
  );
  const entries: readonly EntryPayload[] = set.files.map((file) =>
    listFile(walk, file, payloadOf, place, naming, siblings),
  );
  if (!walk.unpacks) return;
  const holding = new Set(entries.map((entry) => entry.payload.parent));
  for (const holder of holders) {
    if (!holding.has(holder.payload.id)) await visitLaterCabinets(walk, holder, place);
  }
  const byFolder: EntryPayload[][] = set.folders.map(() => []);
  for (const entry of entries) byFolder[entry.file.folderIndex ?? -1]?.push(entry);
  const repeats = new RepeatedBlocks();
  const hopeless = new HopelessFolders();
  for (const folder of inOrderOfData(set.folders)) {
    const holder = payloadOf.get(folder.parts[0].cabinet)!;
    const folderEntries = byFolder[folder.index] ?? [];
    if (folderEntries.length === 0 && hopeless.take(folder, holder)) continue;
    await visitFolder({ walk, set, folder, holder, naming, depth: place.depth + 1, repeats }, folderEntries);
  }
  hopeless.report(walk);
  for (const [cabinet, payload] of payloadOf) {
    if (holding.has(payload.id)) await visitBehind(walk, cabinet, payload, place);
  }
}

/** A header that lists nothing may stand in front of a true one [libmspack's search]. */
async function visitLaterCabinets(
  walk: Walk,
  { payload, source }: CabinetPayload,
  { depth }: Place,
): Promise<void> {
  const [offsetInBytes] = (await findCabinets(source, walk.budget)).filter((offset) => offset > 0);
  if (offsetInBytes === undefined) return;
  const range: PayloadRange = {
    name: rangeName('cab', offsetInBytes),
    source: 'appended',
    offsetInBytes,
    sizeInBytes: source.sizeInBytes - offsetInBytes,
    hiddenIn: `bytes of ${payload.name}`,
  };
  await visitRange(walk, { payload, source, depth }, range);
}

async function openOne(
  walk: Walk,
  holder: CabinetPayload,
  payloadOf: Map<Cabinet, Payload>,
  place: Place,
): Promise<void> {
  const { payload, source } = holder;
  await walk.guard(payload, 'the files of the cabinet are not listed', async () => {
    const onProblem = walk.problems.at(payload.path);
    const cabinet = await openCabinet(source, { onProblem, budget: walk.budget, name: payload.name });
    payloadOf.set(cabinet, payload);
    if (walk.unpacks) await describeSignature(walk, cabinet, payload, place);
  });
}

async function describeSignature(
  walk: Walk,
  { header, source }: Cabinet,
  payload: Payload,
  place: Place,
): Promise<void> {
  if (header.signature === undefined) return;
  await walk.guard(payload, 'the signature is not described', async () => {
    const options = { onProblem: walk.problems.at(payload.path), budget: walk.budget };
    const signature = await parseCabSignature(source, header, options);
    if (signature === undefined) return;
    walk.keepFacts(payload, { signature });
    await visitUncovered(walk, payload, source, signature, place);
  });
}

/** What follows a cabinet and its signature. A header that says less than its folders need says nothing of that. */
async function visitBehind(
  walk: Walk,
  { folders, header, sizeInBytes, source }: Cabinet,
  payload: Payload,
  { depth }: Place,
): Promise<void> {
  if (folders.some(({ dataOffsetInBytes }) => dataOffsetInBytes >= sizeInBytes)) return;
  const { signature } = header;
  const endOfSignature = signature === undefined ? 0 : signature.offsetInBytes + signature.sizeInBytes;
  const end = endOfSignature <= source.sizeInBytes ? Math.max(sizeInBytes, endOfSignature) : sizeInBytes;
  const offsetInBytes = await findNonZero(source, end, source.sizeInBytes);
  if (offsetInBytes === undefined) return;
  const range: PayloadRange = {
    name: rangeName('tail', offsetInBytes),
    source: 'appended',
    offsetInBytes,
    sizeInBytes: source.sizeInBytes - offsetInBytes,
    hiddenIn: 'behind the end of the cabinet',
  };
  await visitRange(walk, { payload, source, depth }, range);
}

/** Joins the cabinets, after asking for neighbours until none is missing or none is found. */
async function completeSet(
  walk: Walk,
  payloadOf: Map<Cabinet, Payload>,
  place: Place,
  findPart: FindPart,
): Promise<CabinetSet> {
  const asked = new Set<string>();
  for (;;) {
    const deviations: Deviation[] = [];
    const set = joinCabinets([...payloadOf.keys()], (deviation) => deviations.push(deviation));
    const missing = set.missing.filter(({ name }) => !asked.has(name));
    if (missing.length === 0) {
      const first = [...payloadOf.values()][0];
      const onProblem = walk.problems.at(first?.path ?? place.name);
      for (const deviation of [...deviations, ...set.missing.map(missingCabinet)]) onProblem(deviation);
      return set;
    }
    for (const { name } of missing) {
      asked.add(name);
      const found = (await findPart(name)) ?? (await visitNeighbour(walk, name, place));
      if (found !== undefined) await openOne(walk, found, payloadOf, place);
    }
  }
}

function missingCabinet({ name }: { name: string }): Deviation {
  const effect = `the cabinet ${name} of the set is missing; its files are not unpacked`;
  return { code: 'inventory.cabinet-missing', offsetInBytes: 0, effect };
}

/** Finds a file beside a package: in its container, or beside the input. */
export async function findNeighbour(
  walk: Walk,
  path: string,
  { findBeside, holder }: Pick<Place, 'findBeside' | 'holder'>,
): Promise<Source | undefined> {
  let source: Source | undefined;
  const asking = holder ?? walk.payloads[0];
  if (asking === undefined) return undefined;
  await walk.guard(asking, `${path} is not read`, async () => {
    source = (await findBeside?.(path)) ?? (await walk.findNeighbour(path));
  });
  return source;
}

/** Lists a cabinet beside the input; undefined when no file has that name. */
export async function visitNeighbour(
  walk: Walk,
  name: string,
  { depth, findBeside, holder }: Place,
): Promise<CabinetPayload | undefined> {
  const source = await findNeighbour(walk, name, { findBeside, holder });
  if (source === undefined) return undefined;
  const place = { holder, name, source: 'external-cabinet', sizeInBytes: source.sizeInBytes, depth } as const;
  const payload = walk.list(place);
  if ((await walk.read(payload, source)) === undefined) return undefined;
  payload.type = 'cab';
  return { payload, source };
}

function listFile(
  walk: Walk,
  file: CabSetFile,
  payloadOf: ReadonlyMap<Cabinet, Payload>,
  { depth }: Place,
  naming: EntryNaming,
  siblings: Siblings,
): EntryPayload {
  const row = naming.findFileRow(file.name);
  const { name, paths } = naming.findName?.(file.name) ?? {
    name: row?.longName ?? file.name,
    paths: [row?.installPath ?? file.name],
  };
  const place: Place = {
    holder: payloadOf.get(file.cabinet),
    name,
    source: 'cabinet',
    sizeInBytes: file.sizeInBytes,
    depth: depth + 1,
    ...(row === undefined ? {} : { installPath: row.installPath }),
    facts: row === undefined ? {} : { tableKey: row.key },
    findBeside: siblings.beside(paths),
  };
  return { file, paths, place, row, payload: walk.list(place) };
}
