import { defaultPresentation, type Message, type RenderContext } from "../../src/message/index.js";

/** Anna's empty message, unless told otherwise. */
export function makeMessage(change: Partial<Message> = {}): Message {
  return {
    id: "dc16a6f2-0000-4d0b-8022-92798d602e28",
    guildId: "2040000000000001",
    channelId: "1095000000000001",
    channelName: "general",
    author: {
      id: "2125000001",
      name: "Anna",
      avatarUrl: "https://img.kookapp.cn/avatars/a.jpg/icon",
      bot: false,
      roleIds: [],
    },
    kind: "text",
    content: [],
    cards: [],
    attachments: [],
    quote: null,
    mentionsAll: false,
    sentAt: 1_677_238_292_770,
    ...change,
  };
}

export const context: RenderContext = { presentation: defaultPresentation, quotedCopy: null };
