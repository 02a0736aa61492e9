import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { locate, LOCATION } from '#platform/http';

import { MayBeKnownList } from '#platform/http';

import { MayRefuse, ProjectParam, WorkspaceController } from '../workspace/api-problem.js';
import { Needs } from '../workspace/workspace.guard.js';
import { Workspace, type WorkspaceRef } from '../workspace/workspace-ref.js';
import { RelationshipListView, relationshipView, RelationshipView } from './relationship.view.js';
import { RelationshipCreateDto, RelationshipUpdateDto } from './relationships.dto.js';
import { RelationshipsService } from './relationships.service.js';

const NameParam = (): MethodDecorator =>
  ApiParam({ name: 'name', description: 'The relationship, URL-encoded', schema: { type: 'string' } });

/** The rules of a project for its relationships. Those without an entry are free text. */
@Controller('api/v1/org/:org/ws/:ws/projects/:project/relationships')
@WorkspaceController('relationships')
@ProjectParam()
export class RelationshipsController {
  constructor(private readonly relationships: RelationshipsService) {}

  @Post()
  @Needs('projects:write')
  @MayRefuse(409, 422)
  @ApiOperation({ operationId: 'create_relationship', summary: 'Register a relationship and its rules' })
  @ApiCreatedResponse({ type: RelationshipView, headers: LOCATION })
  async create(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Body() body: RelationshipCreateDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RelationshipView> {
    const created = await this.relationships.create(workspace, project, body);
    locate(reply, reply.request.url, created.name);
    return relationshipView(created);
  }

  @Get()
  @MayBeKnownList()
  @Needs('projects:read')
  @ApiOperation({ operationId: 'list_relationships', summary: 'Registered relationships, by name' })
  @ApiOkResponse({ type: RelationshipListView })
  async list(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
  ): Promise<RelationshipListView> {
    return { relationships: (await this.relationships.list(workspace, project)).map(relationshipView) };
  }

  @Get(':name')
  @Needs('projects:read')
  @NameParam()
  @ApiOperation({ operationId: 'get_relationship', summary: 'Get a registered relationship' })
  @ApiOkResponse({ type: RelationshipView })
  async get(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Param('name') name: string,
  ): Promise<RelationshipView> {
    return relationshipView(await this.relationships.get(workspace, project, name));
  }

  @Patch(':name')
  @Needs('projects:write')
  @NameParam()
  @MayRefuse(409, 422)
  @ApiOperation({ operationId: 'update_relationship', summary: 'Change rules: only supplied fields change' })
  @ApiOkResponse({ type: RelationshipView })
  async update(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Param('name') name: string,
    @Body() body: RelationshipUpdateDto,
  ): Promise<RelationshipView> {
    return relationshipView(await this.relationships.update(workspace, project, name, body));
  }

  @Delete(':name')
  @HttpCode(204)
  @Needs('projects:write')
  @NameParam()
  @ApiOperation({ operationId: 'delete_relationship', summary: 'Free text again; the links stay' })
  @ApiNoContentResponse()
  async delete(
    @Workspace() workspace: WorkspaceRef,
    @Param('project') project: string,
    @Param('name') name: string,
  ): Promise<void> {
    await this.relationships.delete(workspace, project, name);
  }
}
