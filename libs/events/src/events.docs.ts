import type { ApiDocs } from '#platform/documents';

/** What the documents say of events. */
export const eventsDocs: ApiDocs = {
  tags: [
    { name: 'events', description: 'What has happened to everything, in one stream, as CloudEvents.' },
    { name: 'webhooks', description: 'Events delivered to a URL, signed, in order for each subject.' },
  ],
  operations: {
    list_events:
      'Without `after` the newest events, the latest first, with a `cursor` from which the next ones follow; with it what follows, the oldest first, each once, whatever is written meanwhile. `before` goes back from the newest, page by page. Events of one subject come in the order of their changes. Of an organization for its members, events of members, keys and the like for its admins; otherwise your own. A key is told of what it has the scope to read. 410, with the oldest `cursor` that works, for one that is older than what is kept (`LIGATURE_EVENT_DAYS`).',
    stream_events:
      'The same filters as `GET /api/events`, told as Server-Sent Events as soon as they are committed. `data` is the event, `id` its cursor: a client that sends it again as `Last-Event-ID`, as browsers do, goes on without a gap. First comes `ready` with a cursor; every 15 seconds a comment. Before the service ends a stream it sends `end` with the reason as an error: when it stops, when the credentials or the rights are over, or when too much waits for the reader. Ten streams of a caller at once.',
    list_audit_log:
      'Signed in only: the audit log of an organization for its admins, else your own. The latest first, page by page, with address and user agent of each call; kept for `LIGATURE_AUDIT_DAYS`.',
    export_audit_log:
      'Up to 10,000 entries, the latest first. What a spreadsheet would take for a formula is guarded by an apostrophe.',
    create_webhook:
      'From now on, events of these `types` are sent to the URL by POST, as CloudEvents, signed as Standard Webhooks does it. Of an organization for its admins, and for keys of its own; otherwise what is your own. It is told of what you may read, by your rights at the time: once you may not any more, it is disabled. The `secret` is shown this once. At most 50.',
    list_webhooks: 'Never with their secrets. Of an organization for its admins and keys of its own.',
    get_webhook: 'Never with its secret.',
    update_webhook:
      'Only supplied fields change. Whoever changes it stands for it from then on: it is told of what they may read. `enabled: true` begins with what happens from now on; what was pending is attempted at once.',
    delete_webhook: 'Nothing is attempted any more.',
    rotate_webhook_secret:
      'What is delivered is signed with the new secret, which is shown this once, and for `overlapHours` with the one before as well.',
    test_webhook:
      'Sends `webhook.test` whether it is enabled or not, waits for the answer, and tells it. It is no delivery, and in no list.',
    list_deliveries:
      'The latest first, page by page, kept as long as events are. Of events that you may read.',
    retry_delivery:
      'Whether it was delivered, is pending or dead, with a schedule that begins anew. Receivers know it by its id. 409 while the webhook is disabled.',
    replay_events:
      'All events from `from` on and before `to` that fit the webhook, whether they were delivered or not; at most 10,000. 409 while the webhook is disabled.',
  },
  events: {
    'events:subscribe':
      'The same as `GET /api/events/stream`, over the socket: `{ok, cursor}`, then an `events:event` with `event` and `cursor` for each. Again for the same organization, it takes the place of the stream that there is. A stream counts among the ten of the caller, and ends with `events:ended`, an error, when the rights are over or the service stops; and with the socket. A cursor that is over is refused with `not_found.cursor_expired` and, as `cursor`, the oldest that works.',
    'events:unsubscribe': 'Ends the stream of the organization, or your own. It is fine if there is none.',
  },
  examples: {
    'SubscribeDto.org': 'engines',
    'SubscribeDto.types': ['item.*', 'bundle.created'],
    'SubscribeDto.after': null,
    'UnsubscribeDto.org': 'engines',
    'SubscribedView.cursor': 'kT3m_Zx2vWqTfGhx',
    'EventPageView.cursor': 'kT3m_Zx2vWqTfGhx',
    'NewWebhookDto.types': ['item.*', 'bundle.created'],
    'NewWebhookDto.url': 'https://hooks.acme.example/ligature',
    'NewWebhookDto.org': null,
    'NewWebhookDto.description': 'Tickets',
    'NewWebhookDto.enabled': true,
    'WebhookChangesDto.types': ['item.*'],
    'WebhookChangesDto.url': 'https://hooks.acme.example/ligature',
    'WebhookChangesDto.description': 'Tickets',
    'WebhookChangesDto.enabled': true,
    'RotationDto.overlapHours': 24,
    'ReplayDto.from': '2026-11-29T18:00:00Z',
    'ReplayDto.to': '2026-11-29T19:00:00Z',
    subject: 'keys/lkyu_0123abcd',
    traceid: '3f2c9a1b7d04',
  },
};
