import { describe, expect, it } from 'vitest';

import { exchange } from '../../messages/items-exchange.js';
import { fieldOf, headersIn, isComplete, valueOf } from './columns.js';

const headers = (text: string): Promise<string[]> => headersIn(new Blob([text]));

describe('the headers of a table', () => {
  it('are read whatever stands between them', async () => {
    expect(await headers('Aufgabe,Nummer\n1,2')).toEqual(['Aufgabe', 'Nummer']);
    expect(await headers('\ufeffA;B, C;D\r\n1;2;3')).toEqual(['A', 'B, C', 'D']);
    expect(await headers('A\tB\n')).toEqual(['A', 'B']);
    expect(await headers('"A, or ""a""",B,,B')).toEqual(['A, or "a"', 'B']);
    expect(await headers('')).toEqual([]);
  });
});

describe('what a column becomes', () => {
  it('is a field, or a link that is called something', () => {
    expect(fieldOf('title', exchange.fields)).toEqual({ field: 'title', name: '' });
    expect(fieldOf('inward:depends_on', exchange.fields)).toEqual({ field: 'inward', name: 'depends_on' });
    expect(fieldOf('folder', exchange.fields)).toEqual({ field: 'data', name: '' });
    expect(valueOf('outward', ' blocks ')).toBe('outward:blocks');
    expect(valueOf('due', 'blocks')).toBe('due');
  });

  it('is complete with a title or an id, and with the names of links', () => {
    expect(isComplete({ A: 'data' })).toBe(false);
    expect(isComplete({ A: 'id', B: 'outward:' })).toBe(false);
    expect(isComplete({ A: 'title', B: 'outward:blocks' })).toBe(true);
  });
});
