import type { Clock } from "../clock.js";
import { translator, type Language, type TextKey, type Translate } from "../language/index.js";
import type { Logger } from "../log.js";
import type { ButtonPressed } from "../message/index.js";
import type { Guilds } from "../relay/guilds.js";
import type { Answering } from "./answering.js";
import { Confirmations } from "./confirmations.js";
import type { Permissions } from "./permissions.js";
import { newReference } from "./reference.js";
import type { Choices, Question } from "./reply.js";
import { ReplyCard, type CardButton } from "./reply-card.js";

export interface ButtonsOptions {
  readonly answering: Answering;
  readonly permissions: Permissions;
  readonly guilds: Guilds;
  readonly defaultLanguage: Language;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The buttons below a question: whoever presses must be entitled at that moment. */
export class Buttons {
  readonly #confirmations: Confirmations;

  constructor(private readonly options: ButtonsOptions) {
    this.#confirmations = new Confirmations(options.clock);
  }

  /** The question's card with its two buttons, which are good for ten minutes. */
  ask(question: Question, guildId: string, t: Translate): ReplyCard {
    const values = this.#confirmations.offer({ guildId, question, t });
    return question.question.buttons(
      { label: question.confirmLabel, tone: "danger", action: { value: values.confirm } },
      { label: question.cancelLabel, tone: "info", action: { value: values.cancel } },
    );
  }

  /** The list with two buttons below each entry, good for as long. Pressing one uses up the other. */
  offer({ list, choices, note }: Choices, guildId: string, t: Translate): ReplyCard {
    for (const { lines, first, second } of choices) {
      const question = { confirm: first.press, cancel: second.press };
      const values = this.#confirmations.offer({ guildId, question, t, forOne: true });
      const button = ({ label, tone }: typeof first, value: string): CardButton => ({ label, tone, action: { value } });
      list
        .rule()
        .say(...lines)
        .buttons(button(first, values.confirm), button(second, values.cancel));
    }
    return note === null ? list : list.note(note);
  }

  /** Never rejects. */
  async press(event: ButtonPressed): Promise<void> {
    try {
      await this.#press(event);
    } catch (error) {
      const reference = newReference();
      this.options.log.error({ err: error, reference, guildId: event.guildId }, "Button failed");
      const t = translator(this.options.defaultLanguage);
      await this.options.answering.tellPresser(event, ReplyCard.of("warning").say(t("error.bug", { reference })));
    }
  }

  async #press(event: ButtonPressed): Promise<void> {
    const pending = this.#confirmations.find(event.value);
    // KOOK does not promise to tell the guild of a press; where it does, it must be the question's own.
    if (!pending || (event.guildId !== "" && event.guildId !== pending.guildId)) return await this.#expired(event);
    const verdict = await this.options.permissions.check(pending.guildId, event.userId);
    if (verdict === "unsure") return await this.#refuse(event, pending.t, "error.unsure");
    if (verdict === "refused") return await this.#refuse(event, pending.t, "error.button-not-allowed");
    // Someone may have pressed while we asked KOOK: only now the button is used up.
    const pressed = this.#confirmations.take(event.value);
    if (pressed.status === "expired") return await this.#expired(event);
    const presser = { id: event.userId, name: event.userName };
    const { confirm, cancel } = pending.question;
    const outcome = pressed.choice === "confirm" ? await confirm(presser) : await cancel(presser);
    const card = ReplyCard.of("info").say(outcome);
    if (pending.forOne === true) await this.options.answering.tellPresser(event, card);
    else await this.options.answering.replaceQuestion(event, card);
  }

  async #expired(event: ButtonPressed): Promise<void> {
    const { guilds, defaultLanguage } = this.options;
    const guild = event.guildId === "" ? null : await guilds.get(event.guildId);
    await this.#refuse(event, translator(guild?.language ?? defaultLanguage), "error.button-expired");
  }

  async #refuse(
    event: ButtonPressed,
    t: Translate,
    key: TextKey & ("error.unsure" | "error.button-not-allowed" | "error.button-expired"),
  ): Promise<void> {
    await this.options.answering.tellPresser(event, ReplyCard.of("warning").say(t(key)));
  }
}
