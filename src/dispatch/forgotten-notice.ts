import { translator } from "../language/index.js";
import type { Logger } from "../log.js";
import type { ForgetState } from "../relay/privacy.js";
import type { KookChat } from "./chat.js";
import { ReplyCard } from "./reply-card.js";

/** Tells a person by direct message that all about them is forgotten. Never rejects. */
export function createForgottenNotice(options: {
  readonly chat: Pick<KookChat, "sendDirect">;
  readonly log: Logger;
}): (forgotten: ForgetState) => Promise<void> {
  return async ({ userId, language, withCopies, messages, copies }) => {
    const t = translator(language);
    const text = withCopies
      ? t("privacy.delete-done-copies", { messages, copies })
      : t("privacy.delete-done", { messages });
    try {
      await options.chat.sendDirect(userId, ReplyCard.of("success").say(text));
    } catch (error) {
      options.log.info({ err: error }, "A person could not be told that their messages are forgotten");
    }
  };
}
