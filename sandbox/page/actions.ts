import { z } from "zod";
import type { DemoWorld } from "./demo-world.js";
import type { FaultSwitches } from "./fault-switches.js";
import type { Act } from "./page-server.js";
import { uploadedMessage } from "./upload.js";
import type { Whispers } from "./whispers.js";

const text = z.string().min(1).max(8_000);
const id = z.string().min(1).max(64);
/** A channel's id, or "direct" for the private chat with the bot. */
const kookPlace = z.object({ place: id, userId: id });

/** What people do on the page, by name. Wrong input and what a platform wouldn't allow reject with words to show. */
export function pageActions(world: DemoWorld, whispers: Whispers, faults: FaultSwitches, changed: () => void): Act {
  const { kook, telegram } = world;
  const say = (
    { place, userId }: z.infer<typeof kookPlace>,
    content: string,
    more: { type?: number; quote?: string } = {},
  ): string =>
    place === "direct"
      ? kook.sayDirect(userId, world.kookBotId, content, more)
      : kook.say(place, userId, content, more);
  const own = (messageId: string, userId: string): string => {
    if (kook.message(messageId).authorId !== userId) throw new Error("That is someone else's message");
    return messageId;
  };

  const actions: Readonly<Record<string, (input: unknown) => unknown>> = {
    "kook-say": action(kookPlace.extend({ content: text, quote: id.optional() }), ({ content, quote, ...place }) =>
      say(place, content, quote ? { quote } : {}),
    ),
    "kook-upload": action(
      kookPlace.extend({ name: z.string().max(200), type: z.string().max(100), data: z.base64() }),
      ({ name, type, data, ...place }) => {
        const message = uploadedMessage(kook, { name, type, bytes: Buffer.from(data, "base64") });
        return say(place, message.content, message.options);
      },
    ),
    "kook-edit": action(z.object({ messageId: id, userId: id, content: text }), ({ messageId, userId, content }) =>
      kook.edit(own(messageId, userId), content),
    ),
    "kook-delete": action(z.object({ messageId: id, userId: id }), ({ messageId, userId }) =>
      kook.remove(own(messageId, userId)),
    ),
    "kook-react": action(
      z.object({ messageId: id, userId: id, emoji: z.string().max(64) }),
      ({ messageId, userId, emoji }) =>
        kook.message(messageId).reactions.get(emoji)?.has(userId)
          ? kook.unreact(messageId, userId, emoji)
          : kook.react(messageId, userId, emoji),
    ),
    "kook-pin": action(z.object({ messageId: id, userId: id, pinned: z.boolean() }), ({ messageId, userId, pinned }) =>
      kook.pin(messageId, userId, pinned),
    ),
    "kook-press": action(z.object({ messageId: id, userId: id, value: z.string() }), ({ messageId, userId, value }) =>
      kook.press(messageId, userId, value),
    ),
    "discord-type": action(z.object({ channelId: id, userId: id, text }), async (input) => {
      await typeInDiscord(world, whispers, input);
      changed();
    }),
    "telegram-type": action(
      z.object({ chatId: z.coerce.number(), userId: z.coerce.number(), text, topicId: z.coerce.number().optional() }),
      ({ chatId, userId, text: words, topicId }) => {
        if (telegram.world.chat(chatId).type === "channel") return postToChannel(world, chatId, userId, words);
        return telegram.types(chatId, userId, words, topicId === undefined ? {} : { topicId });
      },
    ),
    "telegram-start": action(
      z.object({
        code: z.string().regex(/^[\w-]{1,64}$/),
        chatId: z.coerce.number(),
        kind: z.enum(["group", "channel"]),
      }),
      ({ code, chatId, kind }) => {
        const admin = Number(world.telegramPeople[0]?.id);
        if (kind === "group") return telegram.openStartGroup(code, chatId, admin, world.telegramBotId);
        return telegram.addBotByPerson(chatId, world.telegramBotId, admin, ["can_post_messages", "can_edit_messages"]);
      },
    ),
    switch: action(z.object({ name: z.string(), on: z.boolean() }), ({ name, on }) => faults.set(name, on)),
    stroke: action(z.object({ name: z.string() }), ({ name }) => faults.strike(name)),
  };

  return async (name, input) => {
    const found = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (!found) throw new Error(`The page can't do ${name}`);
    return await found(input);
  };
}

function action<Input>(schema: z.ZodType<Input>, run: (input: Input) => unknown): (input: unknown) => unknown {
  return (input) => {
    const parsed = schema.safeParse(input);
    if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
    return run(parsed.data);
  };
}

function postToChannel(world: DemoWorld, chatId: number, userId: number, words: string): number {
  const status = world.telegram.world.chat(chatId).members.get(userId)?.status;
  if (status !== "creator" && status !== "administrator") throw new Error("Only administrators post in a channel");
  return world.telegram.postToChannel(chatId, words);
}

/** What begins with a slash is an application command: /name option:value option:value. */
async function typeInDiscord(
  { discord }: DemoWorld,
  whispers: Whispers,
  { channelId, userId, text: words }: { readonly channelId: string; readonly userId: string; readonly text: string },
): Promise<void> {
  const [, name, rest = ""] = /^\/([\w-]+)\s*([\s\S]*)$/.exec(words.trim()) ?? [];
  if (name === undefined) {
    discord.say(channelId, userId, words);
    return;
  }
  const options = Object.fromEntries(
    [...rest.matchAll(/([\w-]+):\s*(\S+)/g)].map(([, key = "", value = ""]) => [key, value]),
  );
  const bare = rest.trim();
  // "/link CODE" without the option's name is what people type who never saw the client's own form.
  const given = Object.keys(options).length === 0 && bare !== "" ? { code: bare } : options;
  const reply = await discord.runCommand({ channelId, userId, name, options: given });
  if (reply.ephemeral) whispers.add(channelId, userId, [...discord.world.bots.values()][0]?.name ?? "", reply);
}
