import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { readEndpoints } from '../../../src/cli/endpointsFile';
import { jsonFault } from '../../../src/cli/jsonFault';
import { UsageError } from '../../../src/cli/usageError';

const VENUES = ['binance', 'bybit', 'okx'];

describe('endpoints file', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'spread-scanner-'));
    path = join(folder, 'endpoints.json');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const refusal = (text: string): string => {
    writeFileSync(path, text);
    try {
      readEndpoints(path, VENUES);
    } catch (error) {
      assert.ok(error instanceof UsageError, String(error));
      assert.ok(error.message.includes(path), error.message);
      return error.message;
    }
    return assert.fail(`accepted: ${text}`);
  };

  it('keeps path prefixes and takes slashes off the end', () => {
    writeFileSync(
      path,
      '\uFEFF{"binance.spot.rest": "http://127.0.0.1:9001/x/", "okx.perp.ws": "wss://example.com/a"}',
    );
    assert.deepEqual(readEndpoints(path, VENUES), {
      'binance.spot.rest': 'http://127.0.0.1:9001/x',
      'okx.perp.ws': 'wss://example.com/a',
    });
  });

  it('names a missing file and a directory', () => {
    assert.throws(() => readEndpoints(path, VENUES), /cannot read .*endpoints\.json: there is no such file/);
    assert.throws(() => readEndpoints(folder, VENUES), /it is a directory/);
  });

  it('names line and column of what is not JSON', () => {
    assert.match(refusal('{\n  "a": x\n}'), /is not JSON: line 2, column 8: expected a value, found "x"/);
    assert.match(refusal('{"a":1,}'), /line 1, column 8: expected a key in double quotes, found "}"/);
    assert.match(refusal('{"a" 1}'), /line 1, column 6: expected ":" after the key/);
    assert.match(refusal('{"a":1'), /line 1, column 7: expected "," or "}", found the end/);
    assert.match(refusal(''), /line 1, column 1: expected a value, found the end/);
    assert.match(refusal('{"a":"b\nc"}'), /line 1, column 8: a text may not contain the end of the line/);
    assert.match(refusal('{} {}'), /line 1, column 4: nothing may follow the value/);
  });

  it('names wrong keys and values', () => {
    assert.match(refusal('[]'), /must hold one JSON object .* not a list/);
    assert.match(refusal('null'), /not null/);
    assert.match(refusal('{}'), /names no endpoint/);
    assert.match(
      refusal('{"binanc.spot.rest":"http://a"}'),
      /unknown key "binanc\.spot\.rest".*Did you mean "binance\.spot\.rest"\?/,
    );
    assert.match(refusal('{"okx.perp.ws":"http://a"}'), /"okx\.perp\.ws" must be ws:\/\/ or wss:\/\//);
    assert.match(refusal('{"okx.perp.rest":5}'), /"okx\.perp\.rest" must be .* not 5/);
    const both = refusal('{"okx.perp.rest":"nonsense","x":"http://a"}');
    assert.match(both, /okx\.perp\.rest/);
    assert.match(both, /unknown key "x"/);
  });

  it('finds a fault in exactly the texts that JSON.parse refuses', () => {
    const broken = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', '"', 'x', '[', '\\', '1'));
    fc.assert(
      fc.property(broken, ([text, at, extra]) => {
        const cut = at % (text.length + 1);
        const changed = text.slice(0, cut) + extra + text.slice(cut + 1);
        let valid = true;
        try {
          JSON.parse(changed);
        } catch {
          valid = false;
        }
        assert.equal(jsonFault(changed) === undefined, valid, changed);
      }),
      { numRuns: 3000 },
    );
  });
});
