import type { DataSource } from 'typeorm';

import { connect, makeDataSource } from '#data';
import { IDENTITY_ENTITIES, IDENTITY_MIGRATIONS } from '#identity';
import { ITEM_LINKS_ENTITIES, ITEM_LINKS_MIGRATIONS } from '#item-links';

const ENTITIES = [...IDENTITY_ENTITIES, ...ITEM_LINKS_ENTITIES];
const MIGRATIONS = [...IDENTITY_MIGRATIONS, ...ITEM_LINKS_MIGRATIONS];

/** A connection to a database that is to hold all rooms' tables. */
export function openDatabase(url: string): Promise<DataSource> {
  return connect(makeDataSource({ url, entities: ENTITIES, migrations: MIGRATIONS }));
}
