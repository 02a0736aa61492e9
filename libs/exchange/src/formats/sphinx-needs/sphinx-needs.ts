import { about } from '../../report/tell.js';
import type { Format } from '../format.js';
import { isRecord, type JsonRecord, jsonValues } from '../records.js';
import { otherFields, textIn, textsIn } from '../values.js';
import { relations, work } from '../work.js';

/** Of the record, or what Sphinx derives. */
const KNOWN = new Set([
  ...['id', 'title', 'full_title', 'type', 'status', 'description', 'content', 'tags', 'type_name', 'lineno'],
  ...[
    'docname',
    'external_css',
    'is_external',
    'is_modified',
    'is_need',
    'is_part',
    'modifications',
    'parts',
  ],
  ...['doctype', 'sections', 'section_name', 'parent_need', 'layout', 'arch', 'lineno_content'],
]);

/** `needs.json` of sphinx-needs, its current version. */
export const sphinxNeeds: Format = {
  name: 'sphinx-needs',
  title: 'sphinx-needs (needs.json)',
  targets: ['items', 'graph'],
  recognizes: (head) =>
    /^\s*\{/.test(head) && /"versions"\s*:/.test(head) && /"needs"\s*:|"current_version"\s*:/.test(head),
  async *read(text, tell) {
    let current: string | null = null;
    const others = new Set<string>();
    for await (const { place, path, value } of jsonValues(text, [
      '$.current_version',
      '$.versions.*.needs.*',
    ])) {
      if (path.length === 1) {
        current = typeof value === 'string' ? value : null;
        continue;
      }
      const version = String(path[1]);
      current ??= version;
      if (version !== current) {
        if (!others.has(version))
          about({ place: `$.versions.${version}`, id: version }, tell).left_out(
            'earlier_version',
            `Only the current version, ${current}, is taken`,
          );
        others.add(version);
        continue;
      }
      const key = String(path.at(-1));
      if (!isRecord(value)) {
        about({ place, id: key }, tell).left_out('not_an_object', 'A need has to be an object');
        continue;
      }
      const linked = linkFields(value);
      const skipped = new Set([...KNOWN, ...linked, ...linked.map((name) => `${name}_back`)]);
      const id = textIn(value['id']) ?? key;
      yield work({
        place,
        id,
        type: textIn(value['type']) ?? 'need',
        title: textIn(value['title']),
        description: textIn(value['content']) ?? textIn(value['description']),
        status: textIn(value['status']),
        tags: textsIn(value['tags']),
        fields: otherFields(value, skipped),
        relations: linked.flatMap((name) => {
          const ids = textsIn(value[name]).map((other) =>
            partless(other, () =>
              about({ place, id }, tell).changed(
                'part_of_need',
                `A link to the part ${other} leads to the need itself`,
              ),
            ),
          );
          return relations([...new Set(ids)], name === 'links' ? 'links_to' : name, `${place}.${name}`);
        }),
      });
    }
  },
};

/** Which fields are links: each has another one with what leads back. */
function linkFields(need: JsonRecord): string[] {
  return Object.keys(need).filter(
    (name) => name === 'links' || (Array.isArray(need[name]) && Array.isArray(need[`${name}_back`])),
  );
}

function partless(id: string, changed: () => void): string {
  const dot = id.indexOf('.');
  if (dot <= 0) return id;
  changed();
  return id.slice(0, dot);
}
