import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type CursorList, readCursor, writeCursor } from './cursors.js';

const LIST: CursorList = { name: 'items', question: { status: ['open'], q: undefined, sort: 'created_at' } };

describe('cursors', () => {
  it('lead back to their place', () => {
    const part = fc.stringMatching(/^[\w:.,+-]{0,40}$/);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (place) => {
        expect(readCursor(LIST, writeCursor(LIST, place))).toEqual(place);
      }),
    );
  });

  it.each([
    { ...LIST, name: 'links' },
    { ...LIST, question: { ...LIST.question, status: ['open', 'triaged'] } },
    { ...LIST, question: { ...LIST.question, q: 'x' } },
    { ...LIST, question: { sort: 'created_at' } },
  ])('belong to their list and filter: not to %j', (other) => {
    expect(readCursor(other, writeCursor(LIST, ['1']))).toBeNull();
  });

  it('do not mind in which order a filter is written, nor what is not asked for', () => {
    const same = { name: 'items', question: { sort: 'created_at', category: null, status: ['open'] } };
    expect(readCursor(same, writeCursor(LIST, ['1']))).toEqual(['1']);
  });

  it('are nothing else', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(readCursor(LIST, value)).toBeNull();
      }),
    );
    expect(readCursor(LIST, `${writeCursor(LIST, ['1'])}=`)).toBeNull();
  });
});
