import { describe, expect, it } from 'vitest';
import type { Payload } from '../../src/facts/payload.js';
import { addLosses, type Loss, type Unread } from '../../src/facts/unread.js';

describe('what problems say was not read', () => {
  const payloads = [payload(0, 'a.msi'), payload(1, 'a.msi › p.cab'), payload(2, 'a.msi › p.cab › z.exe')];

  it('belongs to the innermost payload of its location', () => {
    const unread = addLosses([], [loss('script.too-long', 'a.msi › p.cab › z.exe line 3')], payloads);
    expect(unread).toMatchObject([{ reason: 'limit', payloads: [1] }]);
    expect(addLosses([], [loss('source.changed', 'elsewhere')], payloads)).toMatchObject([{ payloads: [0] }]);
  });

  it('is listed once for each payload and reason, in the order of payloads', () => {
    const losses = [
      loss('cab.truncated', 'a.msi › p.cab'),
      loss('cab.mszip', 'a.msi › p.cab'),
      loss('cab.method', 'a.msi › p.cab'),
      loss('cfb.chain-short', 'a.msi'),
      loss('cab.checksum-mismatch', 'a.msi › p.cab'),
    ];
    expect(addLosses([], losses, payloads).map(({ payloads: ids, reason }) => [ids[0], reason])).toEqual([
      [0, 'damaged'],
      [1, 'unsupported'],
      [1, 'damaged'],
    ]);
  });

  it('is no second entry beside one that is noted for the same payload and reason', () => {
    const noted: Unread = { reason: 'encrypted', payloads: [1], count: 3, sizeInBytes: 99, note: 'a ZIP' };
    expect(addLosses([noted], [loss('zip.wrong-password', 'a.msi › p.cab')], payloads)).toEqual([noted]);
  });

  it('is no damage where a compound file was carved out of data by its signature', () => {
    const data = { ...payload(1, 'a.msi › x.dat'), type: 'data' as const };
    const carved = {
      ...payload(2, 'a.msi › x.dat › cfb@0x9'),
      parent: 1,
      source: 'appended' as const,
      type: 'cfb' as const,
    };
    const losses = [loss('cfb.chain-outside', carved.path)];
    expect(addLosses([], losses, [payload(0, 'a.msi'), data, carved])).toEqual([]);
    const overlay = { ...data, source: 'appended' as const };
    expect(addLosses([], losses, [payload(0, 'a.msi'), overlay, carved])).toHaveLength(1);
  });

  it('is counted by reason behind the first thousand', () => {
    const many = Array.from({ length: 1500 }, (_, id) => payload(id, `p${id}`));
    const losses = many.map(({ path }) => loss('cab.truncated', path));
    const unread = addLosses([], losses, many);
    expect(unread).toHaveLength(1001);
    expect(unread.at(-1)).toMatchObject({ reason: 'damaged', payloads: [], count: 500 });
  });
});

function loss(code: Loss['code'], location: string): Loss {
  return { code, location, effect: 'nothing is listed' };
}

function payload(id: number, path: string): Payload {
  return {
    id,
    parent: id === 0 ? null : 0,
    path,
    name: path,
    source: 'input',
    type: 'data',
    sizeInBytes: 1,
    sha256: null,
    encrypted: false,
    facts: {},
  };
}
