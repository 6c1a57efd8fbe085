import type { ContentNode } from "../message/index.js";
import type { Mark, MarkKind, Token } from "./tokens.js";

interface Frame {
  readonly kind: MarkKind;
  readonly value: string | null;
  readonly children: ContentNode[];
}

/**
 * Builds the tree from the tokens. Pairs that overlap, as in `**a (ins)b** c(ins)`, are cut where they cross and
 * both kept; so no mark of a pair is ever left in the text.
 */
export function buildTree(tokens: readonly Token[]): ContentNode[] {
  return new TreeBuilder().build(tokens);
}

class TreeBuilder {
  private readonly root: ContentNode[] = [];
  private readonly frames: Frame[] = [];
  /** Of the innermost open pair. */
  private children = this.root;

  build(tokens: readonly Token[]): ContentNode[] {
    for (const token of tokens) {
      if (typeof token === "string") appendText(this.children, token);
      else if (!isMark(token)) this.children.push(token);
      else if (!token.matched) appendText(this.children, token.typed);
      else if (token.opens) this.enter(token.mark, token.value);
      else this.close(token.mark);
    }
    return this.root;
  }

  private enter(kind: MarkKind, value: string | null): void {
    this.children = [];
    this.frames.push({ kind, value, children: this.children });
  }

  private leave(): Frame | undefined {
    const frame = this.frames.pop();
    this.children = this.frames.at(-1)?.children ?? this.root;
    if (frame) append(this.children, wrap(frame));
    return frame;
  }

  private close(kind: MarkKind): void {
    const crossed: Frame[] = [];
    while (this.frames.length > 0 && this.frames.at(-1)?.kind !== kind) {
      const frame = this.leave();
      if (frame) crossed.push(frame);
    }
    this.leave();
    for (const frame of crossed.reverse()) this.enter(frame.kind, frame.value);
  }
}

function isMark(token: ContentNode | Mark): token is Mark {
  return "mark" in token;
}

function append(children: ContentNode[], nodes: readonly ContentNode[]): void {
  for (const node of nodes) {
    if (node.type === "text") appendText(children, node.text);
    else children.push(node);
  }
}

function appendText(children: ContentNode[], text: string): void {
  const last = children.at(-1);
  if (last?.type === "text") children[children.length - 1] = { type: "text", text: last.text + text };
  else if (text !== "") children.push({ type: "text", text });
}

function wrap({ kind, value, children }: Frame): readonly ContentNode[] {
  if (children.length === 0) return children;
  switch (kind) {
    case "link":
      return [{ type: "link", url: value ?? "", children: withoutLinks(children) }];
    case "font":
      return value === null ? children : [{ type: "colored", theme: value, children }];
    default:
      return [{ type: kind, children }];
  }
}

/** An address in a link's text is text. */
function withoutLinks(nodes: readonly ContentNode[]): ContentNode[] {
  const flat: ContentNode[] = [];
  for (const node of nodes) append(flat, node.type === "link" ? node.children : [node]);
  return flat;
}
