import { type Env } from '#platform/config';
import { defineModule } from '#platform/modules';
import { describe, expect, it } from 'vitest';

import { McpGuide } from '../mcp/mcp-guide.js';
import { Showcase } from './showcase.js';

const module = { wires: [] };
const MODULES = [
  defineModule({ ...module, name: 'accounts' }),
  defineModule({
    ...module,
    name: 'items',
    home: { keeps: { what: 'items', of: 'of a project' } },
    mcp: { toolset: 'items', about: 'item_*: items.', remark: () => null },
  }),
  defineModule({
    ...module,
    name: 'notes',
    home: {
      keeps: { what: 'notes', of: 'of a day' },
      firstSteps: (_env, base) => ({ heading: 'Write', command: `curl ${base}`, explanation: 'So.' }),
    },
    mcp: { toolset: 'notes', about: 'note_*: notes.', remark: () => 'Notes are short here.' },
  }),
];
const env = {} as Env;

describe('what the site tells of modules', () => {
  it('begins on the front page with those that a visitor can try', () => {
    const showcase = new Showcase(MODULES, { publicUrl: 'https://l.example' } as Env);
    expect(showcase.parts.map(({ keeps }) => keeps.what)).toEqual(['notes', 'items']);
    expect(showcase.firstSteps({ protocol: 'http', host: 'localhost' })).toEqual([
      { heading: 'Write', command: 'curl https://l.example', explanation: 'So.' },
    ]);
  });

  it('names agents the sets of tools in the same order, and says what is particular here', () => {
    const guide = new McpGuide(MODULES);
    expect(guide.toolsets).toEqual(['notes', 'items']);
    const text = guide.instructions(env);
    expect(text).toContain('note_*: notes. item_*: items.');
    expect(text).toContain('any of notes,items all of those sets');
    expect(text).toMatch(/ Notes are short here\.$/);
  });
});
