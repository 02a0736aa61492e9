import { Injectable } from '@nestjs/common';

import { ADDS, byOffset, inputOf, McpTools, READS, REPLACES, TYPES } from '#platform/mcp';

import { parseId, payloadOf } from '../protocol/input.js';
import { restLimit } from '../protocol/limits.js';
import { parseSlice, SMALL_SLICE as SMALL } from '../protocol/page-input.js';
import { AccessService } from '../sharing/access.service.js';
import { parseGrantKey, parseGrantUpdate, parseNewGrant } from '../sharing/grant-input.js';
import { ShareListService } from '../sharing/share-list.service.js';
import * as answer from './graph-answers.js';
import { type ChangeTool, GraphCalls, type Query } from './graph-calls.js';
import { BRANCH, DUE, FEW, LEVEL, NODE, SMALL_SLICE } from './graph-schemas.js';

const WHO = { id: NODE, email: TYPES.text };

/** Who may see and change what of the graph, for agents. Limits are those of the REST twins. */
@Injectable()
export class SharingTools {
  constructor(
    tools: McpTools,
    calls: GraphCalls,
    private readonly access: AccessService,
    private readonly list: ShareListService,
  ) {
    tools.add(
      'graph',
      ...this.queries().map((query) => calls.asking(query)),
      ...this.changes().map((change) => calls.changing(change)),
    );
  }

  private queries(): Query[] {
    return [
      {
        name: 'graph_share_list',
        title: 'Shares of a node',
        description: 'Who a node is shared with, at which level, and how it is published.',
        inputSchema: inputOf({ id: NODE }, 'id'),
        outputSchema: answer.SHARES,
        annotations: READS,
        nodes: ['id'],
        limit: restLimit('node:access:list'),
        ask: (args, actor) => this.list.of(parseId(args), actor),
      },
      {
        name: 'graph_share_received',
        title: 'What is shared with me',
        description: 'Nodes that others share with you, whether you have hidden them or not.',
        inputSchema: inputOf(SMALL_SLICE),
        outputSchema: answer.RECEIVED,
        annotations: READS,
        paging: byOffset(FEW),
        limit: restLimit('node:access:received'),
        ask: (args, actor) =>
          this.list.received(parseSlice({ limit: FEW, ...payloadOf(args) }, SMALL), actor),
      },
    ];
  }

  private changes(): ChangeTool[] {
    return [
      {
        name: 'graph_share_add',
        title: 'Share a node',
        description: 'Share a node, and the branch below it, with whoever has an email address.',
        inputSchema: inputOf(
          { ...WHO, level: { ...LEVEL, default: 3 }, branch: BRANCH, due: DUE },
          'id',
          'email',
        ),
        annotations: ADDS,
        nodes: ['id'],
        limit: restLimit('node:access'),
        make: (args, actor, now) => this.access.grant(parseNewGrant(args, now), actor),
      },
      {
        name: 'graph_share_update',
        title: 'Change a share',
        description: 'Change level, reach or end of a share; what is not given stays.',
        inputSchema: inputOf({ ...WHO, level: LEVEL, branch: TYPES.flag, due: DUE }, 'id', 'email'),
        annotations: REPLACES,
        nodes: ['id'],
        limit: restLimit('node:access:update'),
        make: (args, actor, now) => this.access.update(parseGrantUpdate(args, now), actor),
      },
      {
        name: 'graph_share_remove',
        title: 'Take a share back',
        description: 'Take the share of a node back from whoever has an email address.',
        inputSchema: inputOf(WHO, 'id', 'email'),
        annotations: REPLACES,
        nodes: ['id'],
        limit: restLimit('node:access:delete'),
        make: (args, actor) => this.access.revoke(parseGrantKey(args), actor),
      },
    ];
  }
}
