import type { UnzipEvidence, UnzipEvidenceKind, UnzipUtility } from '../../facts/program-facts.js';
import type { PeFacts } from '../../formats/pe/pe-facts.js';
import type { Budget } from '../../io/budget.js';
import { BytePatterns, type PatternMatch } from '../../io/byte-pattern.js';
import type { ByteRange, Source } from '../../io/source.js';
import { findDotNetUnzipUse } from './dotnet-unzip.js';
import { KNOWN_UNZIP_UTILITIES, UNZIP_FAMILIES, type UnzipFamilyMarks } from './unzip-family.js';

export interface UnzipUtilityInput {
  /** Lower-case hexadecimal, of the whole program. */
  sha256: string;
  pe: PeFacts;
  source: Source;
  budget: Budget;
  /** What the program's signature says of its bytes; absent when it has none. */
  signatureDigestMatches?: boolean | undefined;
}

/** Texts of a family that make sure of it; one alone may stand in another program's message. */
const STRINGS_NEEDED = 2;

/**
 * Recognises unzip utilities by their hash, version resource, messages and imports; undefined for other programs.
 * Reads the program's sections once, without its resources and overlay: a program that carries an unzip utility is
 * not one itself.
 */
export async function identifyUnzipUtility(input: UnzipUtilityInput): Promise<UnzipUtility | undefined> {
  const { pe } = input;
  if (pe.kind === 'dll' || pe.kind === 'sys') return undefined;
  const known = KNOWN_UNZIP_UTILITIES.get(input.sha256);
  const strings = await findStrings(input);
  const candidates = UNZIP_FAMILIES.map((marks) => weigh(marks, pe, strings));
  const best = candidates.reduce((a, b) => (b.weight > a.weight ? b : a));
  const family = known?.family ?? (best.weight > 0 ? best.marks.family : undefined);
  if (family === undefined) return findDotNetUtility(input);

  const { marks, evidence } = candidates.find((candidate) => candidate.marks.family === family) ?? best;
  const hashEvidence: UnzipEvidence[] =
    known === undefined
      ? []
      : [{ kind: 'sha256', offsetInBytes: 0, text: `${input.sha256} (${known.name})` }];
  const all = [...hashEvidence, ...evidence];
  const recognisedBy = [...new Set(all.map(({ kind }) => kind))];
  const claimed =
    recognisedBy.length === 1 && recognisedBy[0] === 'version-resource' && pe.packer === undefined;
  const notClean = known === undefined ? doubtsAbout(input, recognisedBy, claimed) : [];
  return {
    family,
    name: known?.name ?? nameOf(marks, pe, recognisedBy),
    recognisedBy,
    evidence: all,
    claimed,
    clean: notClean.length === 0,
    notClean,
  };
}

interface Candidate {
  marks: UnzipFamilyMarks;
  evidence: UnzipEvidence[];
  /** 0 for other programs; the program's content counts more than what it claims about itself. */
  weight: number;
}

function weigh(marks: UnzipFamilyMarks, pe: PeFacts, found: ReadonlyMap<string, PatternMatch>): Candidate {
  const strings = marks.strings.flatMap((text): UnzipEvidence[] => {
    const match = found.get(text);
    return match === undefined ? [] : [{ kind: 'strings', offsetInBytes: match.offsetInBytes, text }];
  });
  const version = marks.version.flatMap(([key, value]): UnzipEvidence[] => {
    const text = pe.version?.[key];
    if (text === undefined || !value.test(text)) return [];
    return [
      {
        kind: 'version-resource',
        offsetInBytes: pe.versionResource?.offsetInBytes ?? 0,
        text: `${key}: ${text}`,
      },
    ];
  });
  const imports = pe.imports
    .filter(({ dll }) => marks.libraries?.test(dll))
    .map(({ dll }): UnzipEvidence => ({ kind: 'imports', offsetInBytes: 0, text: dll }));
  const enoughStrings = strings.length >= STRINGS_NEEDED;
  // One text or a library's name confirms the version resource, and proves nothing without it.
  const agreed = version.length > 0 || enoughStrings ? [...strings, ...imports] : [];
  const weight =
    (enoughStrings ? 2 : 0) +
    (version.length > 0 ? 1 : 0) +
    (version.length > 0 && agreed.length > 0 ? 1 : 0);
  return { marks, evidence: [...version, ...agreed], weight };
}

/** What keeps a program that is recognised, but not known by its hash, from being called clean. */
function doubtsAbout(
  { pe, signatureDigestMatches }: UnzipUtilityInput,
  recognisedBy: readonly UnzipEvidenceKind[],
  claimed: boolean,
): string[] {
  const doubts: string[] = [];
  if (claimed) doubts.push('only its version resource says so; its messages are not those of the tool');
  else if (!recognisedBy.includes('version-resource'))
    doubts.push('no version resource confirms its messages');
  if (pe.packer !== undefined) doubts.push(`packed with ${pe.packer}: its messages cannot all be seen`);
  if (pe.overlay !== undefined) doubts.push(`${pe.overlay.sizeInBytes} bytes are appended to it`);
  if (pe.behindCertificate !== undefined) {
    doubts.push(`${pe.behindCertificate.sizeInBytes} bytes are appended behind its signature`);
  }
  if (signatureDigestMatches === false) doubts.push('its signature does not fit its bytes');
  return doubts;
}

/** By the program's own words, where they are confirmed; else the family's name. */
function nameOf(marks: UnzipFamilyMarks, pe: PeFacts, recognisedBy: readonly UnzipEvidenceKind[]): string {
  const description = pe.version?.FileDescription;
  if (!recognisedBy.includes('version-resource') || !description) return marks.name;
  return [description, pe.version?.ProductVersion ?? pe.version?.FileVersion ?? ''].join(' ').trim();
}

const texts = UNZIP_FAMILIES.flatMap(({ strings }) => strings);
let patterns: BytePatterns | undefined;

async function findStrings({ pe, source, budget }: UnzipUtilityInput): Promise<Map<string, PatternMatch>> {
  patterns ??= new BytePatterns(texts);
  const matches = await patterns.findFirst(source, rangesToSearch(pe, source), budget);
  return new Map(matches.map((match) => [texts[match.pattern] ?? '', match]));
}

/** The sections but the resources, each byte once; of a DOS or 16-bit program all but the overlay. */
function rangesToSearch(pe: PeFacts, source: Source): ByteRange[] {
  const end = pe.overlay?.offsetInBytes ?? source.sizeInBytes;
  if (pe.sections.length === 0) return [{ offsetInBytes: 0, sizeInBytes: end }];
  const ranges: ByteRange[] = [];
  let searched = 0;
  const inOrder = [...pe.sections].sort((a, b) => a.offsetInBytes - b.offsetInBytes);
  for (const section of inOrder) {
    const start = Math.max(section.offsetInBytes, searched);
    const stop = Math.min(section.offsetInBytes + section.sizeInBytes, source.sizeInBytes);
    if (section.name === '.rsrc' || stop <= start) continue;
    ranges.push({ offsetInBytes: start, sizeInBytes: stop - start });
    searched = stop;
  }
  return ranges;
}

/** A small .NET program whose business is unpacking. It is nobody's known tool, hence never called clean. */
function findDotNetUtility(input: UnzipUtilityInput): UnzipUtility | undefined {
  const calls = findDotNetUnzipUse(input.pe, input.source.sizeInBytes);
  if (calls === undefined) return undefined;
  return {
    family: 'dotnet-zip',
    name: `.NET program that unpacks ZIP archives${input.pe.dotNet?.assemblyName ? ` (${input.pe.dotNet.assemblyName})` : ''}`,
    recognisedBy: ['imports'],
    evidence: calls.map((text) => ({ kind: 'imports', offsetInBytes: 0, text })),
    claimed: false,
    clean: false,
    notClean: [
      'a .NET program of its own, not a known tool',
      ...doubtsAbout(input, ['version-resource', 'imports'], false),
    ],
  };
}
