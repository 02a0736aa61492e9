import { Injectable } from '@nestjs/common';

import { ArchiveKeysRepository } from '../archives/archive-keys.repository.js';
import { Contents } from '../contents/contents.js';
import { AccountRecordsRepository } from './account-records.repository.js';

/** What identity itself keeps of people and organizations. It goes with the row of its owner, so nothing is removed apart. */
@Injectable()
export class AccountContents {
  constructor(contents: Contents, exporting: AccountRecordsRepository, restoring: ArchiveKeysRepository) {
    contents.add({
      name: 'accounts',
      exporting,
      moving: { records: (owner, from) => exporting.moving(owner, from) },
      restoring,
    });
  }
}
