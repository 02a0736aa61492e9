import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { CommonWords, rareWords, searchQuery } from '#data';

import { startApp, type TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import { CORPUS } from './search-corpus.js';
import { makeProject, makeWorld } from './world.js';

let app: TestApp;
let words: string[];

beforeAll(async () => {
  app = await startApp();
  const project = await makeProject(await makeWorld(app));
  for (const fields of Object.values(CORPUS)) await project.item(fields);
  const rows = await app.sql<{ lexeme: string }>(
    `select distinct lexeme from item_links.items, unnest(search) order by lexeme`,
  );
  words = rows.map(({ lexeme }) => lexeme);
});
afterAll(() => app.close());

/** Texts that items have, and what people make of them. */
const TEXTS = JSON.stringify(CORPUS)
  .split(/\\n|[{}",]/)
  .filter((text) => text.trim() !== '' && text.length < 100);
const chunk = fc.constantFrom(...TEXTS.flatMap((text) => [text, ...text.split(/\s+/)]));
/** Not cut within a character of two units: nobody can type half of one. */
const typed = fc.tuple(chunk, fc.nat(20)).map(([text, cut]) =>
  Array.from(text)
    .slice(0, Math.max(1, text.length - cut))
    .join(''),
);
const operand = fc.oneof(
  chunk,
  typed,
  chunk.map((text) => `"${text}"`),
  chunk.map((text) => `-${text}`),
  fc.constant('or'),
);
const question = fc
  .tuple(fc.array(operand, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([operands, isEnded]) => operands.join(' ') + (isEnded ? ' ' : ''));

it('finds by rare words whatever a search finds, whichever words are the common ones', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(question, { minLength: 40, maxLength: 40 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer(),
      async (questions, share, seed) => {
        const common = new CommonWords(
          new Map(
            words
              .filter((_, at) => ((at * 2_654_435_761 + seed) >>> 0) % 1_000 < share * 1_000)
              .map((word) => [word, 0.5]),
          ),
        );
        const asked = questions.flatMap((q) => {
          const rare = rareWords(q, common);
          return rare === null ? [] : [{ q, rare, matches: searchQuery(q)?.matches }];
        });
        const missed = await app.sql(
          `select asked.q, asked.rare, item.title from jsonb_to_recordset($1::jsonb) as asked (q text, rare text, matches text)
           join item_links.items item on item.search @@ asked.matches::tsquery
           where not item.search @@ asked.rare::tsquery`,
          [JSON.stringify(asked)],
        );
        expect(missed).toEqual([]);
      },
    ),
    { numRuns: effort(40, 2000) },
  );
});
