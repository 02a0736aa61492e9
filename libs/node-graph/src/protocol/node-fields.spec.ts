import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DomainError } from '#kernel';

import { payloadOf } from './input.js';
import { parseNodeInput, refuseImmutable } from './node-fields.js';

function reasonOf(payload: object): string | null {
  try {
    parseNodeInput(payloadOf(payload));
    refuseImmutable(payloadOf(payload));
    return null;
  } catch (error) {
    return error instanceof DomainError && error.kind === 'invalid'
      ? error.reason
      : `unexpected ${String(error)}`;
  }
}

describe('parseNodeInput', () => {
  it('reads every field and leaves the rest absent', () => {
    const full = {
      title: 'a'.repeat(80),
      description: '',
      dueDate: '2026-01-31T09:00:00+02:00',
      tags: ['x'.repeat(50)],
      priority: 0,
      independent: true,
      volume: 9,
      assignee: ['ann', 'ben@example.org'],
      pinned: true,
      collapsed: false,
    };
    expect(parseNodeInput({ ...full, status: 3, colour: 'red' })).toEqual({
      fields: { ...full, dueDate: '2026-01-31T07:00:00.000Z' },
      status: 3,
    });
    expect(parseNodeInput({})).toEqual({ fields: {}, status: undefined });
  });

  it('takes the older names of independent, inverted', () => {
    expect(parseNodeInput({ dependant: true }).fields).toEqual({ independent: false });
    expect(parseNodeInput({ dependent: false }).fields).toEqual({ independent: true });
  });

  it.each([
    ['2026-01-31', '2026-01-31'],
    ['20260131', '2026-01-31'],
    ['2024-02-29T10:00', '2024-02-29T10:00:00.000Z'],
    ['2026-01-31T09:00:00Z', '2026-01-31T09:00:00.000Z'],
    [null, null],
  ])('reads the due date %s', (value, expected) => {
    expect(parseNodeInput({ dueDate: value }).fields.dueDate).toBe(expected);
  });

  it.each([
    ['title_too_long', { title: 'a'.repeat(81) }],
    ['invalid_title', { title: 7 }],
    ['invalid_title', { title: null }],
    ['invalid_title', { title: 'a\u0000b' }],
    ['invalid_title', { title: '\ud800' }],
    ['description_too_long', { description: 'a'.repeat(401) }],
    ['status_blocked', { status: 2 }],
    ['invalid_status', { status: 4 }],
    ['invalid_status', { status: '0' }],
    ['invalid_due_datetime', { dueDate: 'tomorrow' }],
    ['invalid_due_datetime', { dueDate: '2026-02-29' }],
    ['invalid_due_datetime', { dueDate: '2026-13-01T00:00:00Z' }],
    ['invalid_due_datetime', { dueDate: '2026-01-01T25:00:00Z' }],
    ['invalid_due_datetime', { dueDate: '' }],
    ['invalid_due_datetime', { dueDate: '0000-01-01' }],
    ['invalid_due_datetime', { dueDate: '9999-12-31T23:59:59-12:00' }],
    ['invalid_due_datetime', { dueDate: '0001-01-01T00:00:00+12:00' }],
    ['invalid_tags', { tags: 'a' }],
    ['invalid_tags', { tags: [1] }],
    ['too_many_tags', { tags: Array.from({ length: 33 }, String) }],
    ['tag_empty', { tags: ['  '] }],
    ['tag_too_long', { tags: ['x'.repeat(51)] }],
    ['invalid_priority', { priority: 10 }],
    ['invalid_priority', { priority: 1.5 }],
    ['invalid_volume', { volume: '1' }],
    ['volume_out_of_range', { volume: -1 }],
    ['invalid_independent', { independent: 0 }],
    ['invalid_independent', { dependant: 'no' }],
    ['invalid_pinned', { pinned: null }],
    ['invalid_collapsed', { collapsed: 1 }],
    ['invalid_assignee', { assignee: 'ann' }],
    ['invalid_assignee', { assignee: [null] }],
    ['immutable_field', { createdTime: '2026-01-31' }],
  ])('refuses with %s: %j', (reason, payload) => {
    expect(reasonOf(payload)).toBe(reason);
  });

  it('never fails in any other way, and what it takes it takes again', () => {
    const value = fc.oneof(
      fc.anything(),
      fc.string(),
      fc.integer(),
      fc.array(fc.string()),
      fc.date().map(String),
    );
    const names = [
      'title',
      'description',
      'dueDate',
      'tags',
      'priority',
      'volume',
      'assignee',
      'pinned',
      'status',
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (payload) => {
        const reason = reasonOf(payload);
        expect(reason ?? 'none').not.toMatch(/unexpected/);
        if (reason !== null) return;
        const { fields } = parseNodeInput(payload);
        expect(parseNodeInput({ ...fields }).fields).toEqual(fields);
      }),
    );
  });
});
