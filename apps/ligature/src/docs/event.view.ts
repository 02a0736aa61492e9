import type { Schema } from '../documents/document.js';
import { fieldsOf, type FieldView, type TypePart, typeOf } from './schema.view.js';

interface Message {
  readonly payload: Schema;
  readonly examples?: readonly { readonly payload: unknown }[];
}

/** As much of an AsyncAPI document as its page shows. */
export interface EventDocument {
  readonly info: { readonly description: string };
  readonly operations: Readonly<
    Record<
      string,
      {
        readonly action: string;
        readonly title: string;
        readonly summary: string;
        readonly description?: string;
        readonly messages: readonly { readonly $ref: string }[];
        readonly reply?: { readonly messages: readonly { readonly $ref: string }[] };
      }
    >
  >;
  readonly components: {
    readonly messages: Readonly<Record<string, Message>>;
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}

export interface EventView {
  readonly id: string;
  readonly event: string;
  readonly summary: string;
  readonly description: string;
  readonly type: readonly TypePart[];
  readonly fields: readonly FieldView[];
  readonly example: string | null;
  /** What its acknowledgement holds; `null`: it is not acknowledged. */
  readonly ack: { readonly type: readonly TypePart[]; readonly example: string | null } | null;
}

/** What clients send (`receive`), or what they are sent (`send`). */
export function eventViews(document: EventDocument, action: 'receive' | 'send'): EventView[] {
  const { messages, schemas } = document.components;
  const messageOf = (list: readonly { readonly $ref: string }[] = []): Message | undefined =>
    messages[list[0]?.$ref.split('/').at(-1) ?? ''];
  return Object.entries(document.operations)
    .filter(([, operation]) => operation.action === action)
    .map(([id, { title, summary, description = '', messages: sent, reply }]) => {
      const message = messageOf(sent);
      const ack = messageOf(reply?.messages);
      return {
        id,
        event: title,
        summary,
        description,
        type: typeOf(message?.payload ?? {}),
        fields: fieldsOf(message?.payload, schemas),
        example: exampleOf(message),
        ack: ack === undefined ? null : { type: typeOf(ack.payload), example: exampleOf(ack) },
      };
    });
}

function exampleOf(message: Message | undefined): string | null {
  const example = message?.examples?.[0];
  return example === undefined ? null : JSON.stringify(example.payload, null, 2);
}
