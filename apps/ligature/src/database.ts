import type { DataSource } from 'typeorm';

import { connect, makeDataSource } from '#data';
import { IDENTITY_ENTITIES, IDENTITY_MIGRATIONS } from '#identity';
import { ITEM_LINKS_ENTITIES, ITEM_LINKS_MIGRATIONS } from '#item-links';
import { LINKY_ENTITIES, LINKY_MIGRATIONS } from '#linky';
import { NODE_GRAPH_ENTITIES, NODE_GRAPH_MIGRATIONS } from '#node-graph';
import { type Deadlines, USUAL_DEADLINES } from '#platform';

const ENTITIES = [...IDENTITY_ENTITIES, ...ITEM_LINKS_ENTITIES, ...NODE_GRAPH_ENTITIES, ...LINKY_ENTITIES];
const MIGRATIONS = [
  ...IDENTITY_MIGRATIONS,
  ...ITEM_LINKS_MIGRATIONS,
  ...NODE_GRAPH_MIGRATIONS,
  ...LINKY_MIGRATIONS,
];

/** Connections to a database that is to hold all rooms' tables. */
export function openDatabase(
  url: string,
  poolSize?: number,
  deadlines: Deadlines = USUAL_DEADLINES,
): Promise<DataSource> {
  const pool = poolSize === undefined ? {} : { poolSize };
  return connect(makeDataSource({ url, entities: ENTITIES, migrations: MIGRATIONS, deadlines, ...pool }));
}
