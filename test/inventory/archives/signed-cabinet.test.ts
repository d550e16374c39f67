import { describe, expect, it } from 'vitest';
import { buildAuthenticode } from '../../../samples-synthetic/builder/authenticode.js';
import { buildCabinet } from '../../../samples-synthetic/builder/cabinet.js';
import { SIGNATURE_RESERVE, signCabinet } from '../../../samples-synthetic/builder/signed-file.js';
import { sampleSigner } from '../../../samples-synthetic/builder/signer.js';
import { buildZip } from '../../../samples-synthetic/builder/zip.js';
import { triage } from '../../../src/triage.js';

const FOLDER = { compression: 'mszip', files: [{ name: 'a.txt', content: Buffer.from('content') }] } as const;
const CABINET = buildCabinet({ folders: [FOLDER] });
const ZIP = buildZip([{ name: 'b.txt', content: Buffer.from('hidden') }]);
const OTHER_ZIP = buildZip([{ name: 'c.txt', content: Buffer.from('hidden elsewhere') }]);

describe('a cabinet with something behind its end', () => {
  it('has it listed', async () => {
    const { paths, codes } = await list(Buffer.concat([CABINET, ZIP]));
    const end = CABINET.length.toString(16);
    expect(paths).toEqual([
      'input cab',
      'input › a.txt text',
      `input › tail@0x${end} zip`,
      `input › tail@0x${end} › b.txt text`,
    ]);
    expect(codes).toEqual(['cab.trailing-data']);
  });

  it('has zeros passed over, and what the header alone leaves out', async () => {
    expect((await list(Buffer.concat([CABINET, Buffer.alloc(100)]))).paths).toHaveLength(2);
    const understated = Buffer.from(CABINET);
    understated.writeUInt32LE(40, 8);
    expect((await list(understated)).paths).toEqual(['input cab', 'input › a.txt text']);
  });

  it('has what follows its signature told from the signature, and from what follows that', async () => {
    const reserved = buildCabinet({ folders: [FOLDER], headerReserve: SIGNATURE_RESERVE });
    const sign = (digest: Buffer) => buildAuthenticode(digest, { signers: [sampleSigner()] });
    const signed = signCabinet(reserved, sign);
    const whole = await list(signed);
    expect(whole).toMatchObject({ paths: ['input cab', 'input › a.txt text'], codes: [] });
    expect(whole.report.payloads[0]?.facts.signature).toMatchObject({
      format: 'cab',
      digestMatches: true,
      signatureValid: true,
    });
    const padded = await list(Buffer.concat([signCabinet(reserved, sign, ZIP), OTHER_ZIP]));
    expect(padded.paths).toEqual([
      'input cab',
      `input › signature-padding@0x${signed.length.toString(16)} zip`,
      `input › signature-padding@0x${signed.length.toString(16)} › b.txt text`,
      'input › a.txt text',
      `input › tail@0x${(signed.length + ZIP.length).toString(16)} zip`,
      `input › tail@0x${(signed.length + ZIP.length).toString(16)} › c.txt text`,
    ]);
    expect(padded.codes.sort()).toEqual(['cab.trailing-data', 'signature.uncovered']);
    expect(padded.report.findings.map(({ ruleId }) => ruleId)).toContain('data-in-signature');
  });
});

async function list(bytes: Uint8Array) {
  const report = await triage(bytes);
  return {
    report,
    paths: report.payloads.map(({ path, type }) => `${path} ${type}`),
    codes: report.problems.map(({ code }) => code),
  };
}
