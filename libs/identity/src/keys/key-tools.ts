import { Injectable } from '@nestjs/common';

import { hasScope } from '#kernel';
import { scopeMissing } from '#platform/auth';
import { ADDS, inputOf, type McpTool, McpTools, outputOf, READS, REPLACES, TYPES } from '#platform/mcp';

import { keysView, mintedView, revokedView } from './api-key.view.js';
import { badKeyOrder } from './api-keys.errors.js';
import { parseChildren, parseKeyOrder } from './key-input.js';
import { KeyManagement } from './key-management.service.js';
import { KEY_LIMITS } from './keys.limits.js';

const { text, list, object } = TYPES;

/** Tools of the original product: listed for every key and by themselves, on the wire as they always were. */
const ORIGINAL = { scope: null, isCore: true, isFixed: true } as const;

const SCOPES = ['links:read', 'links:write', 'keys:admin'];

/** API keys for agents (docs/contracts/linky.md#mcp-tools); for keys with `keys:admin` only. */
@Injectable()
export class KeyTools {
  constructor(
    tools: McpTools,
    private readonly keys: KeyManagement,
  ) {
    tools.add('bundles', this.list(), this.create(), this.revoke());
  }

  private list(): McpTool {
    return {
      name: 'keys_list',
      title: 'List API keys',
      annotations: READS,
      outputSchema: outputOf({ apiKeys: list }),
      ...ORIGINAL,
      description: 'List your API keys, revoked ones too.',
      inputSchema: inputOf({}),
      run: async (_args, { caller }) => keysView(await this.keys.list(caller), caller),
    };
  }

  private create(): McpTool {
    return {
      name: 'keys_create',
      title: 'Mint an API key',
      annotations: ADDS,
      outputSchema: outputOf({ apiKey: object, rawKey: text }),
      ...ORIGINAL,
      description: 'Mint an API key with at most your own rights; its secret is told once.',
      inputSchema: inputOf(
        {
          name: { type: 'string', minLength: 1, maxLength: KEY_LIMITS.name },
          scopes: { type: 'array', minItems: 1, items: { type: 'string', enum: SCOPES } },
          rateLimitPerHour: {
            type: 'integer',
            minimum: 0,
            maximum: KEY_LIMITS.perHour,
            description: '0: unlimited',
          },
          description: { type: 'string' },
          expiresAt: { type: 'string', format: 'date-time' },
          allowedAddresses: { type: 'array', items: { type: 'string' } },
          workspace: { type: 'string' },
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
      outputSchema: outputOf({ apiKey: object }),
      ...ORIGINAL,
      description: 'Revoke one of your API keys for good; with children, also those minted with it.',
      inputSchema: inputOf({ id: { type: 'integer', minimum: 1 }, children: { type: 'boolean' } }, 'id'),
      run: async ({ id, children }, { caller }) => {
        if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 1) {
          throw badKeyOrder('id must be a positive integer');
        }
        if (!hasScope(caller, 'keys:admin')) throw scopeMissing('keys:admin');
        return revokedView(await this.keys.revoke(id, parseChildren(children), caller));
      },
    };
  }
}
