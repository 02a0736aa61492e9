import type { Http } from '../http.js';
import { List } from '../list.js';
import type { CallOptions } from '../options.js';
import type { Body, LigatureEvent, Listing, Query, Success } from '../types.js';
import { type Verification, verifyDelivery, type WebhookHeaders } from '../webhook-verification.js';

const WEBHOOK = '/api/webhooks/{id}';

/** What the service calls when something happened. */
export class Webhooks {
  constructor(private readonly http: Http) {}

  /**
   * The event of a delivery that is the service's, signed as Standard Webhooks say.
   * @param body as it arrived, before any parsing
   * @param secret `whsec_…`
   * @throws LigatureError with code `invalid_signature`, also where the delivery is older than five minutes
   */
  verify(
    headers: WebhookHeaders,
    body: string | Uint8Array,
    secret: string,
    verification: Verification = {},
  ): Promise<LigatureEvent> {
    return verifyDelivery(headers, body, secret, verification);
  }

  /** One's own, or with `org` those of the organization. */
  async list(
    query: Query<'list_webhooks'> = {},
    options: CallOptions = {},
  ): Promise<Success<'list_webhooks'>['webhooks']> {
    const { webhooks } = await this.http.call(
      this.http.raw.GET('/api/webhooks', { params: { query }, ...this.http.with(options) }),
    );
    return webhooks;
  }

  /** Its secret is told this once. */
  create(body: Body<'create_webhook'>, options: CallOptions = {}): Promise<Success<'create_webhook'>> {
    return this.http.call(this.http.raw.POST('/api/webhooks', { body, ...this.http.with(options) }));
  }

  get(id: string, options: CallOptions = {}): Promise<Success<'get_webhook'>> {
    return this.http.call(this.http.raw.GET(WEBHOOK, { ...of(id), ...this.http.with(options) }));
  }

  update(
    id: string,
    body: Body<'update_webhook'>,
    options: CallOptions = {},
  ): Promise<Success<'update_webhook'>> {
    return this.http.call(this.http.raw.PATCH(WEBHOOK, { ...of(id), body, ...this.http.with(options) }));
  }

  async delete(id: string, options: CallOptions = {}): Promise<void> {
    await this.http.call(this.http.raw.DELETE(WEBHOOK, { ...of(id), ...this.http.with(options) }));
  }

  /** The old secret counts for a day, or as long as `overlapHours` says. */
  rotateSecret(
    id: string,
    body: Body<'rotate_webhook_secret'> = {},
    options: CallOptions = {},
  ): Promise<Success<'rotate_webhook_secret'>> {
    return this.http.call(
      this.http.raw.POST(`${WEBHOOK}/rotate-secret`, { ...of(id), body, ...this.http.with(options) }),
    );
  }

  /** Has it called now, and tells what it answered. */
  test(id: string, options: CallOptions = {}): Promise<Success<'test_webhook'>> {
    return this.http.call(this.http.raw.POST(`${WEBHOOK}/test`, { ...of(id), ...this.http.with(options) }));
  }

  /** What was to be delivered, the latest first, and what became of it. */
  deliveries(
    id: string,
    query: Query<'list_deliveries'> = {},
    options: CallOptions = {},
  ): Listing<'list_deliveries', 'deliveries'> {
    return new List({
      query,
      read: (asked: Query<'list_deliveries'>) =>
        this.http.call(
          this.http.raw.GET(`${WEBHOOK}/deliveries`, {
            params: { path: { id }, query: asked },
            ...this.http.with(options),
          }),
        ),
      entries: ({ deliveries }) => deliveries,
      next: ({ pagination: { nextCursor } }) => (nextCursor === null ? null : { after: nextCursor }),
    });
  }

  /** Delivers an event again, now. */
  retry(id: string, event: string, options: CallOptions = {}): Promise<Success<'retry_delivery'>> {
    const params = { path: { id, event } };
    return this.http.call(
      this.http.raw.POST(`${WEBHOOK}/deliveries/{event}/retry`, { params, ...this.http.with(options) }),
    );
  }

  /** Delivers all events of a time again, 10,000 at most. */
  replay(
    id: string,
    body: Body<'replay_events'>,
    options: CallOptions = {},
  ): Promise<Success<'replay_events'>> {
    return this.http.call(
      this.http.raw.POST(`${WEBHOOK}/replay`, { ...of(id), body, ...this.http.with(options) }),
    );
  }
}

const of = (id: string): { params: { path: { id: string } } } => ({ params: { path: { id } } });
