import { Injectable } from '@nestjs/common';

import { Contents } from '../contents/contents.js';
import { AccountRecordsRepository } from './account-records.repository.js';

/** What identity itself keeps of people and organizations. It goes with the row of its owner, so nothing is removed apart. */
@Injectable()
export class AccountContents {
  constructor(contents: Contents, exporting: AccountRecordsRepository) {
    contents.add({ name: 'accounts', exporting });
  }
}
