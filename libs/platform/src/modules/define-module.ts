import type { DynamicModule, Type } from '@nestjs/common';

import type { TransientSchema } from '#data';
import type { EventTypes, Scope } from '#kernel';

import type { ScopeDefinitions } from '../auth/scope-catalog.js';
import type { SettingsClass } from '../config/module-settings.js';
import type { ApiDocs } from '../documents/api-docs.js';
import type { Wire } from '../errors/wires.js';
import type { HomePart } from './home-part.js';
import type { McpPart } from './mcp-part.js';

/** What a module tells the service of itself, at its door: all that the composition root needs to know of it. */
export interface ModuleManifest {
  readonly name: string;
  /** What Nest starts; absent: what the composition root starts itself, since it depends on the surroundings. */
  readonly module?: Type | DynamicModule;
  /** The schema of its tables in the database; absent: it has none. */
  readonly schema?: string;
  /** A schema beside it whose rows are worth no backup: a restore empties it. */
  readonly transient?: TransientSchema;
  /** Of TypeORM. */
  readonly entities?: readonly Type[];
  /** Of TypeORM; all modules' run in the order of their timestamps. */
  readonly migrations?: readonly Type[];
  /** Nest module with what it keeps of people and organizations, which the operator's commands start, too; absent: nothing. */
  readonly contents?: Type;
  /** Its own of the environment. */
  readonly settings?: SettingsClass;
  /** What keys can be allowed of it. */
  readonly scopes?: ScopeDefinitions;
  /** What it tells of what happens to its things; absent: nothing. */
  readonly events?: EventTypes;
  /** What a key needs to be told of its events, over sockets; absent: it tells nobody of any. */
  readonly hearing?: Scope;
  /** What the OpenAPI and the AsyncAPI document say of it. */
  readonly docs?: ApiDocs;
  /** Its part of the address space, and how it speaks there. */
  readonly wires: readonly Wire[];
  /** First parts of the addresses that people see, and may write in their own way. */
  readonly pages?: readonly string[];
  /** What the front page tells of it. */
  readonly home?: HomePart;
  /** What agents are told of its tools; set by set; absent: it has none. */
  readonly mcp?: McpPart | readonly McpPart[];
}

/** Checks a manifest and keeps its type. */
export function defineModule<Manifest extends ModuleManifest>(manifest: Manifest): Manifest {
  return manifest;
}
