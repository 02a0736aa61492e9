import { Injectable } from '@nestjs/common';

/** What a module keeps of people. */
export interface PersonalPart {
  /**
   * Removes what is theirs alone, in batches, and their name from what others share. Should do the same however often
   * it is done, at once too; stops after the present batch when the service ends.
   */
  erase(userId: string, ending: AbortSignal | undefined): Promise<void>;
}

/** Which modules keep something of people: they say so themselves, as identity knows none of them. */
@Injectable()
export class PersonalParts {
  private readonly known: PersonalPart[] = [];

  add(part: PersonalPart): void {
    this.known.push(part);
  }

  /** In the order in which they were added. */
  get all(): readonly PersonalPart[] {
    return this.known;
  }
}
