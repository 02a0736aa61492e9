import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';

import { userNotFound } from './people.errors.js';
import { PeopleRepository, type Person } from './people.repository.js';

/** Who is behind the ids that answers tell (`created_by`, `owner`). One knows oneself, and whom one shares an organization with. */
@Injectable()
export class People {
  constructor(private readonly people: PeopleRepository) {}

  list(ids: readonly string[], { memberships, userId }: Principal): Promise<Person[]> {
    return this.people.listKnown(
      ids,
      memberships.map(({ orgId }) => orgId),
      userId,
    );
  }

  /** Refuses whom the caller may not know as if they did not exist. */
  async get(id: string, caller: Principal): Promise<Person> {
    const [person] = await this.list([id], caller);
    if (person === undefined) throw userNotFound();
    return person;
  }
}
