import { outputOf, TYPES } from '#platform/mcp';

const { text, textOrNull, whole, wholeOrNull, flag, list, object } = TYPES;

const PROJECT_FIELDS = { id: text, key: text, name: text };
export const WORKSPACES = outputOf({ workspaces: list });
export const PROJECTS = outputOf({ projects: list });
export const PROJECT = outputOf(PROJECT_FIELDS, { description: textOrNull });

export const ITEM = outputOf({ id: text, data: object });
export const ITEMS = outputOf({ items: list, next_cursor: textOrNull });
export const ITEM_DELETED = outputOf({ deleted: text });

export const LINK = outputOf({ id: text });
export const LINKS = outputOf({ links: list, next_cursor: textOrNull });
export const LINK_DELETED = outputOf({ deleted: text });
export const LINKS_CREATED = outputOf({ created: whole, dry_run: flag, links: list });
export const LINKS_DELETED = outputOf({ deleted: whole, dry_run: flag, links: list });

export const GRAPH = outputOf({ nodes: list, links: list, truncated: flag });
export const PATH = outputOf({ found: flag, length: wholeOrNull, nodes: list, links: list, truncated: flag });

export const RULES = outputOf({ relationships: list });
export const RULE = outputOf({
  name: text,
  inverse: textOrNull,
  acyclic: flag,
  symmetric: flag,
  single_target: flag,
});
export const RULE_DELETED = outputOf({ deleted: text });
