import type { CommandName } from "../../src/language/index.js";

/** Who may: everybody, those who steer the links, or of these only the owner and the administrators. */
export type Needs = "nothing" | "manager" | "administrator";

/** A line of a command, for the matrix: what it needs, and words that change nothing, or nothing for long. */
export interface MatrixLine {
  readonly words: string;
  readonly needs: Needs;
}

/** What the lines can name: all of it the first guild's. */
export interface Named {
  readonly messageId: string;
  readonly channelId: string;
  readonly userId: string;
  readonly roleId: number;
}

const manager = (words: string): MatrixLine => ({ words, needs: "manager" });
const anybody = (words: string): MatrixLine => ({ words, needs: "nothing" });

/** Every command stands here: `commands.map(name)` is held to these keys, and the compiler to the names. */
export function matrixLines({
  messageId,
  channelId,
  userId,
  roleId,
}: Named): Readonly<Record<CommandName, readonly MatrixLine[]>> {
  return {
    help: [anybody("help"), anybody("help unlink")],
    status: [anybody("status"), manager("status pin")],
    privacy: [anybody("privacy")],
    invite: [manager("invite")],
    link: [manager("link telegram"), manager(`link discord (chn)${channelId}(chn)`)],
    list: [manager("list")],
    show: [manager("show 1")],
    set: [manager("set 1"), manager("set 1 header {name}")],
    filter: [manager("filter list"), manager("filter off 1"), manager("filter on 1")],
    preview: [manager("preview")],
    test: [manager("test 1")],
    backfill: [manager("backfill 1")],
    pause: [manager("pause 1")],
    resume: [manager("resume 1")],
    unlink: [manager("unlink 1")],
    stats: [manager("stats")],
    log: [manager("log 1")],
    trace: [manager(`trace ${messageId}`)],
    failed: [manager("failed"), manager("failed drop 1")],
    recall: [manager(`recall ${messageId}`)],
    purge: [manager("purge"), manager(`purge ${userId} 7d`)],
    alert: [manager("alert")],
    audit: [manager("audit")],
    manager: [
      { words: "manager list", needs: "administrator" },
      { words: `manager add (rol)${roleId}(rol)`, needs: "administrator" },
    ],
    language: [manager("language en")],
    export: [manager("export")],
    import: [manager("import")],
    // In a channel it sends everybody to the private chat, and changes nothing there.
    bot: [anybody("bot list"), anybody("bot remove 1")],
  };
}

export const refusals: Readonly<Record<Exclude<Needs, "nothing">, RegExp>> = {
  manager: /is for the server's owner/,
  administrator: /is for the server's owner and its administrators/,
};
