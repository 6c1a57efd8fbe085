import type { Markup, Translate } from "../language/index.js";
import type { ChannelTrouble } from "../relay/catch-up/catch-up.js";
import type { Trouble } from "../relay/troubles.js";

/** What keeps the relay itself from working, a line each: since when, who mends it and what becomes of the messages. */
export function troubleLines(t: Translate, troubles: readonly Trouble[], now: number): readonly Markup[] {
  return troubles.map((trouble) => troubleLine(t, trouble, now));
}

export function troubleLine(t: Translate, { kind, bot, since }: Trouble, now: number): Markup {
  const lasting = { since: now - since };
  return kind === "second-program"
    ? t("trouble.second-program", { ...lasting, name: bot ?? "" })
    : t(`trouble.${kind}`, lasting);
}

/** Linked channels that are behind, or can't be read, a line each. */
export function channelLines(t: Translate, channels: readonly ChannelTrouble[]): readonly Markup[] {
  return channels.map(({ channelName, state }) => t(`status.${state}`, { channel: `#${channelName}` }));
}

/** One that is only behind catches up by itself. */
export function isCutOff(channels: readonly ChannelTrouble[]): boolean {
  return channels.some(({ state }) => state === "unreadable");
}
