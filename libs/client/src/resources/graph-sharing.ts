import type { Http } from '../http.js';
import { byOffset, List } from '../list.js';
import type { CallOptions } from '../options.js';
import type { Body, Listing, Query, Success } from '../types.js';

/** Who may see nodes of the graph, and what is public of it. */
export class GraphSharing {
  constructor(protected readonly http: Http) {}

  share(body: Body<'share_node'>, options: CallOptions = {}): Promise<Success<'share_node'>> {
    return this.http.call(this.http.raw.POST('/api/node/access', { body, ...this.http.with(options) }));
  }

  updateShare(body: Body<'update_share'>, options: CallOptions = {}): Promise<Success<'update_share'>> {
    return this.http.call(this.http.raw.PUT('/api/node/access', { body, ...this.http.with(options) }));
  }

  unshare(body: Body<'delete_share'>, options: CallOptions = {}): Promise<Success<'delete_share'>> {
    return this.http.call(this.http.raw.DELETE('/api/node/access', { body, ...this.http.with(options) }));
  }

  /** With whom a node is shared, and whether it is public. */
  shares(id: string, options: CallOptions = {}): Promise<Success<'list_shares'>> {
    return this.http.call(
      this.http.raw.GET('/api/node/access', { params: { query: { id } }, ...this.http.with(options) }),
    );
  }

  /** What others share with the caller. */
  receivedShares(
    query: Query<'list_received_shares'> = {},
    options: CallOptions = {},
  ): Listing<'list_received_shares', 'access'> {
    return new List({
      query,
      read: (asked: Query<'list_received_shares'>) =>
        this.http.call(
          this.http.raw.GET('/api/node/access/received', {
            params: { query: asked },
            ...this.http.with(options),
          }),
        ),
      entries: ({ access }) => access,
      next: byOffset(({ access }) => access.length),
    });
  }

  /** Gives up a share that the caller was given. */
  leaveShare(id: string, options: CallOptions = {}): Promise<Success<'leave_share'>> {
    return this.http.call(
      this.http.raw.DELETE('/api/node/access/leave', { body: { id }, ...this.http.with(options) }),
    );
  }

  setShareVisibility(
    body: Body<'set_share_visibility'>,
    options: CallOptions = {},
  ): Promise<Success<'set_share_visibility'>> {
    return this.http.call(
      this.http.raw.PUT('/api/node/access/visibility', { body, ...this.http.with(options) }),
    );
  }

  publish(body: Body<'publish_node'>, options: CallOptions = {}): Promise<Success<'publish_node'>> {
    return this.http.call(this.http.raw.POST('/api/node/public', { body, ...this.http.with(options) }));
  }

  updatePublication(
    body: Body<'update_publication'>,
    options: CallOptions = {},
  ): Promise<Success<'update_publication'>> {
    return this.http.call(this.http.raw.PUT('/api/node/public', { body, ...this.http.with(options) }));
  }

  unpublish(body: Body<'unpublish_node'>, options: CallOptions = {}): Promise<Success<'unpublish_node'>> {
    return this.http.call(this.http.raw.DELETE('/api/node/public', { body, ...this.http.with(options) }));
  }

  embed(body: Body<'embed_node'>, options: CallOptions = {}): Promise<Success<'embed_node'>> {
    return this.http.call(this.http.raw.POST('/api/node/embed', { body, ...this.http.with(options) }));
  }

  unembed(
    body: Body<'remove_embedded_node'>,
    options: CallOptions = {},
  ): Promise<Success<'remove_embedded_node'>> {
    return this.http.call(this.http.raw.DELETE('/api/node/embed', { body, ...this.http.with(options) }));
  }
}
