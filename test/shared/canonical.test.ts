/** The same value gives the same bytes, however it was put together. */
import { describe, expect, it } from 'vitest';
import { canonicalJson, idOf } from '../../src/shared/canonical.js';

describe('canonicalJson', () => {
  it('orders keys and leaves out what is undefined, at every depth', () => {
    const one = { b: 1, a: { d: [1, { z: null, y: 'x' }], c: undefined } };
    const other = { a: { c: undefined, d: [1, { y: 'x', z: null }] }, b: 1 };
    expect(canonicalJson(one)).toBe('{"a":{"d":[1,{"y":"x","z":null}]},"b":1}');
    expect(canonicalJson(other)).toBe(canonicalJson(one));
  });

  it('is JSON', () => {
    const value = {
      text: '引号"\n\\ \u2028\ud800',
      numbers: [0, -0, 1.5, 1e21],
      empty: [{}, [], ''],
      hole: [undefined, 1],
    };
    expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    expect(canonicalJson(undefined)).toBe('null');
  });

  it('tells keys of ids apart', () => {
    expect(idOf('report', 'a', 'b')).not.toBe(idOf('report', 'ab', null));
    expect(idOf('report', 'a', 2020)).toBe(idOf('report', 'a', 2020));
  });
});
