import { expect, it } from 'vitest';

import { slipOf } from './slips.js';

const KNOWN = [
  'item_type',
  'severity',
  'status',
  'min_severity',
  'q',
  'created_after',
  'sort',
  'ref',
  'limit',
  'to',
];

it.each([
  ['statuss', 'status'],
  ['Severity', 'severity'],
  ['STATUS', 'status'],
  ['createdAfter', 'created_after'],
  ['created-after', 'created_after'],
  ['itemtype', 'item_type'],
  ['item_types', 'item_type'],
  ['stauts', 'status'],
  ['sevirity', 'severity'],
  ['refs', 'ref'],
  ['limits', 'limit'],
  ['srot', 'sort'],
  ['Q', 'q'],
])('%s is a slip of %s', (name, meant) => {
  expect(slipOf(name, KNOWN)).toBe(meant);
});

it.each(['_', '', 'x', 'p', 'utm_source', 'rev', 'fields', 'include', 'page', 'from', 'tenant', 'cursor'])(
  '%s is a name of its own',
  (name) => {
    expect(slipOf(name, KNOWN)).toBeNull();
  },
);
