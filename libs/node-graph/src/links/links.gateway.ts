import { MessageBody } from '@nestjs/websockets';

import { RequireScope } from '#platform/auth';
import { RateLimit } from '#platform/limits';
import { Realtime, SocketEvent } from '#platform/realtime';

import type { Actor } from '../model/actor.js';
import { type DiffAnswer, diffAnswer } from '../protocol/diff-answer.js';
import { GraphActor } from '../protocol/graph-actor.js';
import { LINK_ADD_MANY_SOCKET, LINK_ADD_SOCKET } from '../protocol/limits.js';
import { GraphDiffView } from '../protocol/views.js';
import { BulkLinksService } from './bulk-links.service.js';
import { parseNewLink } from './new-link.js';
import { GraphNewLinksView, GraphNewLinkView } from './link-input.views.js';
import { LinksService } from './links.service.js';
import { parseManyLinks } from './many-links-input.js';

/** Links over Socket.IO. Every answer is the ack; a refusal is `{ok:false, error, message, trace_id}`. */
@Realtime()
export class LinksGateway {
  constructor(
    private readonly links: LinksService,
    private readonly bulk: BulkLinksService,
  ) {}

  /** `{source, target, type?}` → `{ok, diff: {links, nodes}}` (docs/contracts/node-graph.md#add-a-link). */
  @SocketEvent({
    event: 'link:add',
    summary: 'Link two nodes; a primary link blocks its target',
    payload: GraphNewLinkView,
    ack: GraphDiffView,
  })
  @RequireScope('graph:write')
  @RateLimit(LINK_ADD_SOCKET)
  async add(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.links.add(parseNewLink(payload), actor), actor);
  }

  /** `{links: [{id?, source, target, type?}, …]}` → `{ok, diff: {links, nodes}}`: all or none. */
  @SocketEvent({
    event: 'link:add_many',
    summary: 'Add up to 500 links at once, all or none',
    payload: GraphNewLinksView,
    ack: GraphDiffView,
  })
  @RequireScope('graph:write')
  @RateLimit(LINK_ADD_MANY_SOCKET)
  async addMany(@MessageBody() payload: unknown, @GraphActor() actor: Actor): Promise<DiffAnswer> {
    return diffAnswer(await this.bulk.addMany(parseManyLinks(payload), actor), actor);
  }
}
