import type { DataSource } from 'typeorm';

import { connect, type DatabaseWay, makeDataSource } from '#data';
import { IDENTITY_ENTITIES, IDENTITY_MIGRATIONS } from '#identity';
import { ITEM_LINKS_ENTITIES, ITEM_LINKS_MIGRATIONS } from '#item-links';
import { LINKY_ENTITIES, LINKY_MIGRATIONS } from '#linky';
import { NODE_GRAPH_ENTITIES, NODE_GRAPH_MIGRATIONS } from '#node-graph';
import {
  type Deadlines,
  IdempotencyKey,
  ShareIdempotencyKeys1795550200000,
  USUAL_DEADLINES,
} from '#platform';

const ENTITIES = [
  IdempotencyKey,
  ...IDENTITY_ENTITIES,
  ...ITEM_LINKS_ENTITIES,
  ...NODE_GRAPH_ENTITIES,
  ...LINKY_ENTITIES,
];
const MIGRATIONS = [
  ...IDENTITY_MIGRATIONS,
  ...ITEM_LINKS_MIGRATIONS,
  ...NODE_GRAPH_MIGRATIONS,
  ...LINKY_MIGRATIONS,
  ShareIdempotencyKeys1795550200000,
];

/** Connections to a database that is to hold all rooms' tables. */
export function openDatabase(
  url: string,
  poolSize?: number,
  deadlines: Deadlines = USUAL_DEADLINES,
  way?: DatabaseWay,
): Promise<DataSource> {
  const more = { ...(poolSize === undefined ? {} : { poolSize }), ...(way === undefined ? {} : { way }) };
  return connect(makeDataSource({ url, entities: ENTITIES, migrations: MIGRATIONS, deadlines, ...more }));
}
