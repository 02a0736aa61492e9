import { testOf } from './test-file.js';

/** The files of a new module with one subject, entries of users: by path, from its names and the time of its migration. */
export function filesOf({ kebab, snake, camel, pascal, spoken }, stamp) {
  const src = `libs/${kebab}/src`;
  const migration = `Create${pascal}${stamp}`;
  return {
    [`${src}/index.ts`]: `import { flatEnvelope } from '#platform/http';
import { defineModule } from '#platform/modules';

import { Entry } from './entries/entry.entity.js';
import { ${camel}Docs } from './${kebab}.docs.js';
import { ${pascal}Module } from './${kebab}.module.js';
import { ${migration} } from './migrations/${stamp}-create-${kebab}.js';

export const ${camel} = defineModule({
  name: '${kebab}',
  module: ${pascal}Module,
  schema: '${snake}',
  entities: [Entry],
  migrations: [${migration}],
  scopes: { '${kebab}:read': { impliedBy: ['${kebab}:write'] }, '${kebab}:write': {} },
  docs: ${camel}Docs,
  wires: [{ prefix: '/api/${kebab}', envelope: flatEnvelope, body: 'json' }],
});
`,
    [`${src}/${kebab}.module.ts`]: `import { Module } from '@nestjs/common';

import { EntriesController } from './entries/entries.controller.js';
import { EntriesRepository } from './entries/entries.repository.js';
import { EntriesService } from './entries/entries.service.js';

@Module({ controllers: [EntriesController], providers: [EntriesRepository, EntriesService] })
export class ${pascal}Module {}
`,
    [`${src}/${kebab}.docs.ts`]: `import type { ApiDocs } from '#platform/documents';

/** What the documents say of it. */
export const ${camel}Docs: ApiDocs = {
  tags: [{ name: '${kebab}', description: 'Entries of ${spoken}, each of the user or organization that made it.' }],
  operations: {
    create_${snake}_entry: 'It belongs to the user or the organization of the credential. Needs \`${kebab}:write\`.',
    get_${snake}_entry: 'For its owner; somebody else is told that there is none. Needs \`${kebab}:read\`.',
  },
  examples: {
    '${pascal}EntryDto.title': 'First entry',
    '${pascal}EntryView.id': '01932f6e-7b1a-7c3e-9f2a-5d8c4b6a1e0f',
    '${pascal}EntryView.title': 'First entry',
    '${pascal}EntryView.createdAt': '2026-01-15T09:30:00.000Z',
  },
};
`,
    [`${src}/${kebab}.limits.ts`]: `/** Characters of a title. */
export const LONGEST_TITLE = 200;
`,
    [`${src}/migrations/${stamp}-create-${kebab}.ts`]: `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ${migration} implements MigrationInterface {
  readonly name = '${migration}';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(\`
      create schema ${snake};
      create table ${snake}.entries (
        id uuid not null,
        created_at timestamptz not null,
        owner text not null,
        title text not null,
        constraint pk_entries primary key (id)
      );
    \`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema ${snake} cascade');
  }
}
`,
    [`${src}/entries/entry.entity.ts`]: `import { Column, Entity } from 'typeorm';

import { BaseEntity } from '#data';

@Entity({ schema: '${snake}', name: 'entries' })
export class Entry extends BaseEntity {
  /** \`user:<uuid>\` or \`org:<uuid>\`. */
  @Column('text')
  owner: string;

  @Column('text')
  title: string;
}
`,
    [`${src}/entries/entries.dto.ts`]: `import { Text, TITLE } from '#platform/input';

import { LONGEST_TITLE } from '../${kebab}.limits.js';

/** Body of \`POST /api/${kebab}/entries\`. */
export class ${pascal}EntryDto {
  @Text(1, LONGEST_TITLE, {}, TITLE)
  title: string;
}
`,
    [`${src}/entries/entry.view.ts`]: `import { ApiProperty } from '@nestjs/swagger';

import type { EntryRow } from './entries.repository.js';

export class ${pascal}EntryView {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt: string;
}

export function entryView({ id, title, createdAt }: EntryRow): ${pascal}EntryView {
  return { id, title, createdAt: createdAt.toISOString() };
}
`,
    [`${src}/entries/entries.errors.ts`]: `import { DomainError } from '#kernel';

/** Reading an entry that does not exist, or is somebody else's. */
export function entryNotFound(): DomainError {
  return new DomainError('not_found', 'entry_not_found', 'Entry not found');
}
`,
    [`${src}/entries/entries.docs.ts`]: `import { flatRefusals } from '#platform/documents';

/** Documents the refusals of a route. */
export const Refusals = flatRefusals({
  400: 'A field is missing or breaks its rule',
  401: 'No, unknown or outdated credentials',
  403: 'The key lacks the scope',
  404: 'It does not exist, or not for you',
  429: 'Too many calls',
});
`,
    [`${src}/entries/entries.repository.ts`]: `import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

/** A row of \`${snake}.entries\`. */
export interface EntryRow {
  readonly id: string;
  readonly createdAt: Date;
  readonly owner: string;
  readonly title: string;
}

const INSERT = sql(
  '${snake}.insert_entry',
  'insert into ${snake}.entries (id, created_at, owner, title) values ($1, $2, $3, $4)',
);
const FIND = sql(
  '${snake}.find_entry',
  'select id, created_at as "createdAt", owner, title from ${snake}.entries where id = $1 and owner = $2',
);

@Injectable()
export class EntriesRepository {
  constructor(private readonly database: Database) {}

  async insert({ id, createdAt, owner, title }: EntryRow, tx: Tx): Promise<void> {
    await tx.affected(INSERT, [id, createdAt, owner, title]);
  }

  find(id: string, owner: string): Promise<EntryRow | null> {
    return this.database.first<EntryRow>(FIND, [id, owner]);
  }
}
`,
    [`${src}/entries/entries.service.ts`]: `import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { newId, type Principal } from '#kernel';

import { entryNotFound } from './entries.errors.js';
import { EntriesRepository, type EntryRow } from './entries.repository.js';

/** Entries, each of whoever made it. */
@Injectable()
export class EntriesService {
  constructor(
    private readonly entries: EntriesRepository,
    private readonly transactions: Transactions,
  ) {}

  create(title: string, { subject }: Principal): Promise<EntryRow> {
    return this.transactions.statement(async (tx) => {
      const entry = { id: newId(tx.now.getTime()), createdAt: tx.now, owner: subject, title };
      await this.entries.insert(entry, tx);
      return entry;
    });
  }

  /** Refuses somebody else's as if it did not exist. */
  async get(id: string, { subject }: Principal): Promise<EntryRow> {
    const entry = await this.entries.find(id, subject);
    if (entry === null) throw entryNotFound();
    return entry;
  }
}
`,
    [`${src}/entries/entries.controller.ts`]: `import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';

import type { Principal } from '#kernel';
import { Caller, RequireScope } from '#platform/auth';
import { UuidPath } from '#platform/input';

import { Refusals } from './entries.docs.js';
import { ${pascal}EntryDto } from './entries.dto.js';
import { EntriesService } from './entries.service.js';
import { entryView, ${pascal}EntryView } from './entry.view.js';

@ApiTags('${kebab}')
@ApiBearerAuth('bearer')
@ApiSecurity('apiKey')
@Controller('api/${kebab}/entries')
export class EntriesController {
  constructor(private readonly entries: EntriesService) {}

  @Post()
  @RequireScope('${kebab}:write')
  @ApiOperation({ operationId: 'create_${snake}_entry', summary: 'Create an entry' })
  @ApiCreatedResponse({ type: ${pascal}EntryView })
  @Refusals(400, 401, 403, 429)
  async create(@Body() { title }: ${pascal}EntryDto, @Caller() caller: Principal): Promise<${pascal}EntryView> {
    return entryView(await this.entries.create(title, caller));
  }

  @Get(':id')
  @RequireScope('${kebab}:read')
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiOperation({ operationId: 'get_${snake}_entry', summary: 'Read an entry' })
  @ApiOkResponse({ type: ${pascal}EntryView })
  @Refusals(400, 401, 403, 404, 429)
  async get(@Param('id', UuidPath) id: string, @Caller() caller: Principal): Promise<${pascal}EntryView> {
    return entryView(await this.entries.get(id, caller));
  }
}
`,
    [`test/${kebab}/entries.spec.ts`]: testOf({ kebab }),
  };
}
