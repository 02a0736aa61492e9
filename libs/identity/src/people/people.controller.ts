import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiSecurity, ApiTags } from '@nestjs/swagger';

import type { Principal } from '#kernel';
import { Caller } from '#platform/auth';
import { UuidPath } from '#platform/input';

import { Refusals } from '../refusals.js';
import { PeopleDto } from './people.dto.js';
import { People } from './people.service.js';
import { PeopleView, PersonView } from './people.view.js';

/** Names for the ids of users. */
@ApiTags('accounts')
@ApiBearerAuth('bearer')
@ApiSecurity('apiKey')
@Controller('api/users')
export class PeopleController {
  constructor(private readonly people: People) {}

  @Get()
  @Header('cache-control', 'private, no-cache')
  @ApiOperation({
    operationId: 'list_users',
    summary: 'Name up to 100 users by their ids',
    description:
      'For the ids in `created_by` and the like: you are told about yourself and about the members of your organizations.',
  })
  @ApiOkResponse({ type: PeopleView })
  @Refusals(400, 401, 429)
  async list(@Query() { id = [] }: PeopleDto, @Caller() caller: Principal): Promise<PeopleView> {
    return { users: await this.people.list(id, caller) };
  }

  @Get(':id')
  @Header('cache-control', 'private, no-cache')
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiOperation({
    operationId: 'get_user',
    summary: 'Name a user by their id',
    description: 'Yourself, or a member of one of your organizations; anybody else is not found.',
  })
  @ApiOkResponse({ type: PersonView })
  @Refusals(400, 401, 404, 429)
  get(@Param('id', UuidPath) id: string, @Caller() caller: Principal): Promise<PersonView> {
    return this.people.get(id, caller);
  }
}
