import { invalidInput } from '#platform/input';
import { type McpToolOfSet } from '#platform/mcp';

/** The parameters that the address of the endpoint may have. */
export const SELECTION = ['toolset', 'readonly'];

type Query = Readonly<Record<string, unknown>>;

/** Which tools a client wants to have, as it said in the address of the endpoint. */
export class ToolSelection {
  private constructor(
    /** `null`: it did not say; the core of all sets is listed, and all tools may be called. */
    private readonly toolsets: ReadonlySet<string> | null,
    readonly isReadOnly: boolean,
  ) {}

  /** Refuses sets that are not among the `known`, by name. */
  static of({ toolset, readonly }: Query, known: readonly string[]): ToolSelection {
    return new ToolSelection(toolset === undefined ? null : setsOf(toolset, known), flagOf(readonly));
  }

  /** Whether the tool belongs to what may be called. */
  has({ toolset }: McpToolOfSet): boolean {
    return this.toolsets === null || this.toolsets.has(toolset);
  }

  /** Whether the tool is offered without being asked for by name. */
  lists(tool: McpToolOfSet): boolean {
    if (this.isReadOnly && !tool.annotations.readOnlyHint) return false;
    return this.toolsets === null ? tool.isCore === true : this.has(tool);
  }
}

function setsOf(value: unknown, known: readonly string[]): ReadonlySet<string> {
  const names = [value]
    .flat()
    .flatMap((text) => String(text).split(','))
    .map((name) => name.trim());
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return new Set(names);
  throw wrong('toolset', `Unknown toolset "${unknown}": there are ${known.join(', ')}`, 'unknown_toolset');
}

/** Without a value it means yes: whoever writes it wants to be safe. */
function flagOf(value: unknown): boolean {
  if (value === undefined || value === 'false') return false;
  if (value === 'true' || value === '') return true;
  throw wrong('readonly', 'readonly should be true or false', 'invalid_readonly');
}

function wrong(parameter: string, msg: string, type: string): Error {
  return invalidInput([{ loc: ['query', parameter], msg, type }], type);
}
