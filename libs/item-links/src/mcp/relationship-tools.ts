import { Injectable } from '@nestjs/common';

import { DomainError } from '#kernel';
import { ADDS_ONCE, type McpTool, McpTools, READS, REPLACES } from '#platform/mcp';

import type { Relationship } from '../registry/relationship.entity.js';
import { relationshipView } from '../registry/relationship.view.js';
import { RelationshipCreateDto, RelationshipUpdateDto } from '../registry/relationships.dto.js';
import { RelationshipsService } from '../registry/relationships.service.js';
import * as answer from './item-answers.js';
import { inProject, RULE } from './item-schemas.js';
import { type Place, Places } from './places.js';
import { checked, type ToolArgs } from './tool-args.js';

/** The rules of a project for its relationships, for agents. */
@Injectable()
export class RelationshipTools {
  constructor(
    tools: McpTools,
    private readonly places: Places,
    private readonly relationships: RelationshipsService,
  ) {
    tools.add('items', this.list(), this.set(), this.remove());
  }

  private list(): McpTool {
    return {
      name: 'item_relationship_list',
      title: 'List relationship rules',
      description: 'The relationships that a project has rules for; all others are free text.',
      inputSchema: inProject({}),
      outputSchema: answer.RULES,
      annotations: READS,
      scope: 'projects:read',
      run: async (args, call) => {
        const { workspace, project } = await this.places.of(args, call, 'projects:read');
        return { relationships: (await this.relationships.list(workspace, project)).map(relationshipView) };
      },
    };
  }

  private set(): McpTool {
    return {
      name: 'item_relationship_set',
      title: 'Set relationship rules',
      description:
        'Set rules for the links of a relationship, which those that are there must obey already; what is not given stays.',
      inputSchema: inProject({ name: { type: 'string' }, ...RULE }, 'name'),
      outputSchema: answer.RULE,
      annotations: ADDS_ONCE,
      scope: 'projects:write',
      run: async (args, call) =>
        relationshipView(await this.change(await this.places.of(args, call, 'projects:write'), args)),
    };
  }

  private remove(): McpTool {
    return {
      name: 'item_relationship_delete',
      title: 'Drop relationship rules',
      description: 'Drop the rules of a relationship; its links stay, and are free text again.',
      inputSchema: inProject({ name: { type: 'string' } }, 'name'),
      outputSchema: answer.RULE_DELETED,
      annotations: REPLACES,
      scope: 'projects:write',
      run: async (args, call) => {
        const { workspace, project } = await this.places.of(args, call, 'projects:write');
        const { name } = checked(RelationshipCreateDto, { name: args['name'] });
        await this.relationships.delete(workspace, project, name);
        return { deleted: name };
      },
    };
  }

  /** Where there are no rules yet, they are made; of two agents who do so at once, one is refused. */
  private async change({ workspace, project }: Place, { name, ...rest }: ToolArgs): Promise<Relationship> {
    const input = checked(RelationshipCreateDto, { ...rest, name });
    const changes = checked(RelationshipUpdateDto, rest);
    try {
      return await this.relationships.update(workspace, project, input.name, changes);
    } catch (error) {
      if (!(error instanceof DomainError) || error.reason !== 'relationship_not_found') throw error;
      return this.relationships.create(workspace, project, input);
    }
  }
}
