import type { Client } from 'openapi-fetch';

import type { paths } from './generated/api.js';
import { Http } from './http.js';
import type { LigatureOptions, Place } from './options.js';
import { Whereabouts } from './place.js';
import { Bundles } from './resources/bundles.js';
import { Events } from './resources/events.js';
import { Exports } from './resources/exports.js';
import { Graph } from './resources/graph.js';
import { Imports } from './resources/imports.js';
import { Items } from './resources/items.js';
import { Keys } from './resources/keys.js';
import { Me } from './resources/me.js';
import { Orgs } from './resources/orgs.js';
import { Projects } from './resources/projects.js';
import { Users } from './resources/users.js';
import { Webhooks } from './resources/webhooks.js';

/**
 * All of a Ligature service. Calls are sent again where that is safe and helps, and throw `LigatureError` for whatever
 * is refused.
 */
export class Ligature {
  readonly items: Items;
  readonly projects: Projects;
  readonly bundles: Bundles;
  readonly graph: Graph;
  readonly events: Events;
  readonly orgs: Orgs;
  readonly keys: Keys;
  readonly me: Me;
  readonly users: Users;
  readonly webhooks: Webhooks;
  readonly imports: Imports;
  readonly exports: Exports;
  /** Every route, by its path: `raw.GET('/api/me')` answers `{data, error, response}`, and refusals are no exceptions. */
  readonly raw: Client<paths>;

  constructor(private readonly options: LigatureOptions) {
    const http = new Http(options);
    const where = new Whereabouts(options);
    this.raw = http.raw;
    this.items = new Items(http, where);
    this.projects = new Projects(http, where);
    this.bundles = new Bundles(http);
    this.graph = new Graph(http);
    this.events = new Events(http);
    this.orgs = new Orgs(http);
    this.keys = new Keys(http);
    this.me = new Me(http);
    this.users = new Users(http);
    this.webhooks = new Webhooks(http);
    this.imports = new Imports(http);
    this.exports = new Exports(http, where);
  }

  /** The same client at another place. */
  in(place: Place): Ligature {
    return new Ligature({ ...this.options, ...place });
  }
}
