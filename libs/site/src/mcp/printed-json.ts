import { randomUUID } from 'node:crypto';

/** Stands for a value until the message is a text; nobody who sends a text can know it. */
const MARK = randomUUID();
const STAND_IN = JSON.stringify({ [MARK]: true });

/** Puts into a message, once it is a text, JSON that was printed before: with all digits of its numbers, and only once. */
export class PrintedJson {
  private json: string | null = null;

  /** What to put into the message instead. */
  standIn(json: string): Record<string, unknown> {
    this.json = json;
    return { [MARK]: true };
  }

  async into(response: Response): Promise<Response> {
    const { json } = this;
    if (json === null) return response;
    const text = (await response.text()).replace(STAND_IN, () => json);
    return new Response(text, { status: response.status, headers: response.headers });
  }
}
