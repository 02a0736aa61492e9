import { Injectable } from '@nestjs/common';

import { ADDS, inputOf, type McpTool, McpTools, READS, REPLACES } from '#platform';

import { demandScope } from '../access/rights.js';
import { keysView, mintedView, revokedView } from '../keys/key.view.js';
import { parseChildren, parseKeyOrder } from '../keys/key-input.js';
import { KeysService } from '../keys/keys.service.js';
import { badRequest } from '../linky.errors.js';
import * as answer from './answers.js';
import { ORIGINAL } from './original.js';

const SCOPES = ['links:read', 'links:write', 'keys:admin'];

/** API keys for agents (docs/contracts/linky.md#mcp-tools); for keys with `keys:admin` only. */
@Injectable()
export class KeyTools {
  constructor(
    tools: McpTools,
    private readonly keys: KeysService,
  ) {
    tools.add('bundles', this.list(), this.create(), this.revoke());
  }

  private list(): McpTool {
    return {
      name: 'keys_list',
      title: 'List API keys',
      annotations: READS,
      outputSchema: answer.KEYS,
      ...ORIGINAL,
      description: 'List your API keys, revoked ones included.',
      inputSchema: inputOf({}),
      run: async (_args, { caller }) => keysView(await this.keys.list(caller), caller),
    };
  }

  private create(): McpTool {
    return {
      name: 'keys_create',
      title: 'Mint an API key',
      annotations: ADDS,
      outputSchema: answer.MINTED,
      ...ORIGINAL,
      description: 'Mint an API key with at most your own scopes and calls; its secret is told once.',
      inputSchema: inputOf(
        {
          name: { type: 'string', minLength: 1, maxLength: 80 },
          scopes: { type: 'array', minItems: 1, items: { type: 'string', enum: SCOPES } },
          rateLimitPerHour: { type: 'integer', minimum: 0, maximum: 100_000, description: '0: unlimited' },
        },
        'name',
      ),
      run: async (args, { caller }) => mintedView(await this.keys.mint(parseKeyOrder(args), caller)),
    };
  }

  private revoke(): McpTool {
    return {
      name: 'keys_revoke',
      title: 'Revoke an API key',
      annotations: REPLACES,
      outputSchema: answer.REVOKED,
      ...ORIGINAL,
      description: 'Revoke one of your API keys for good; with children, also those minted with it.',
      inputSchema: inputOf({ id: { type: 'integer', minimum: 1 }, children: { type: 'boolean' } }, 'id'),
      run: async ({ id, children }, { caller }) => {
        if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 1) {
          throw badRequest('id must be a positive integer');
        }
        demandScope(caller, 'keys:admin');
        return revokedView(await this.keys.revoke(id, parseChildren(children), caller));
      },
    };
  }
}
