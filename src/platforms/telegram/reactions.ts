/** The emoji that Telegram has as reactions. https://core.telegram.org/bots/api#reactiontypeemoji */
const REACTIONS =
  "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 " +
  "🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡";

/** Whether an emoji is drawn in colour, and in which of the skin's, tells no other reaction. */
const LOOKS = /[\ufe0e\ufe0f]|[\u{1f3fb}-\u{1f3ff}]/gu;

const BY_BARE_FORM: ReadonlyMap<string, string> = new Map(
  REACTIONS.split(" ").map((emoji) => [emoji.replace(LOOKS, ""), emoji]),
);

/** The emoji as Telegram writes it, or null where it has none such. */
export function reactionOf(emoji: string): string | null {
  return BY_BARE_FORM.get(emoji.replace(LOOKS, "")) ?? null;
}
