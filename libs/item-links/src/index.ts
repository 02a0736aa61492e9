import { IdempotencyKey } from './idempotency/idempotency-key.entity.js';
import { Item } from './items/item.entity.js';
import { Link } from './links/link.entity.js';
import { CreateItemLinks1795233700000 } from './migrations/1795233700000-create-item-links.js';
import { CreateIdempotencyKeys1795320000000 } from './migrations/1795320000000-create-idempotency-keys.js';
import { Project } from './projects/project.entity.js';

export { Idempotency } from './idempotency/idempotency.service.js';
export { ItemLinksModule } from './item-links.module.js';

export const ITEM_LINKS_ENTITIES = [Project, Item, Link, IdempotencyKey];
export const ITEM_LINKS_MIGRATIONS = [CreateItemLinks1795233700000, CreateIdempotencyKeys1795320000000];
