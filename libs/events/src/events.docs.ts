import type { ApiDocs } from '#platform/documents';

/** What the documents say of events. */
export const eventsDocs: ApiDocs = {
  tags: [{ name: 'events', description: 'What has happened to everything, in one stream, as CloudEvents.' }],
  operations: {
    list_events:
      'Without `after` the newest events, the latest first, with a `cursor` from which the next ones follow; with it what follows, the oldest first, each once, whatever is written meanwhile. Events of one subject come in the order of their changes. Of an organization for its members, events of members, keys and the like for its admins; otherwise your own. A key is told of what it has the scope to read. 410, with the oldest `cursor` that works, for one that is older than what is kept (`LIGATURE_EVENT_DAYS`).',
    list_audit_log:
      'Signed in only: the audit log of an organization for its admins, else your own. The latest first, page by page, with address and user agent of each call; kept for `LIGATURE_AUDIT_DAYS`.',
    export_audit_log:
      'Up to 10,000 entries, the latest first. What a spreadsheet would take for a formula is guarded by an apostrophe.',
  },
  examples: {
    'EventPageView.cursor': 'kT3m_Zx2vWqTfGhx',
    subject: 'keys/lkyu_0123abcd',
    traceid: '3f2c9a1b7d04',
  },
};
