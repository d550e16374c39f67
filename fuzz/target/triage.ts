import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { sampleCases } from '../../samples-synthetic/catalogue.js';
import { triage } from '../../src/triage.js';
import { smallCorpusFiles } from '../fuzz-input.js';
import type { FuzzTarget } from '../fuzz-target.js';

const LARGEST_INPUT_IN_BYTES = 24_576;

const schema: unknown = JSON.parse(
  readFileSync(new URL('../../../docs/report.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv2020({ strict: false }).compile(schema as object);

/** The whole pipeline: whatever the bytes are, the answer is a report that its schema allows. */
export const triageTarget: FuzzTarget = {
  name: 'triage',
  maxLengthInBytes: LARGEST_INPUT_IN_BYTES,
  dictionary: [
    'MSCF',
    'PK\x03\x04',
    'PK\x05\x06',
    'MZ',
    '7z\xbc\xaf\x27\x1c',
    'Rar!',
    '@echo off',
    'powershell',
  ],
  seeds: async () => [
    ...(await Promise.all(sampleCases.map((sample) => sample.build()))),
    ...smallCorpusFiles('cab', 4096),
    ...smallCorpusFiles('zip', 4096),
    ...smallCorpusFiles('cfb-bad', 8192),
    ...smallCorpusFiles('msi', LARGEST_INPUT_IN_BYTES),
  ],
  run: async (bytes) => {
    const limits = { bytesOut: 2 ** 24, payloads: 2000, steps: 200_000, deadlineInMs: 3_600_000 };
    const report = await triage(bytes, { name: 'input', limits, useThreads: false });
    const text = JSON.stringify(report);
    const failure = report.problems.find(({ code }) => code === 'rule.failed');
    if (failure !== undefined) throw new Error(failure.effect);
    if (!validate(JSON.parse(text)))
      throw new Error(`not a valid report: ${JSON.stringify(validate.errors)}`);
    return text;
  },
};
