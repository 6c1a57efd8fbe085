import type { Clock } from "../clock.js";
import { isUserError, translator, type Language, type TextKey, type Translate } from "../language/index.js";
import type { Logger } from "../log.js";
import type { ButtonPressed } from "../message/index.js";
import type { Guilds } from "../relay/guilds.js";
import type { Answering } from "./answering.js";
import { PendingButtons, type FoundButton, type PendingPress } from "./pending-buttons.js";
import type { Permissions } from "./permissions.js";
import { newReference } from "./reference.js";
import {
  cardOf,
  isChoices,
  isForOne,
  isQuestion,
  isSteps,
  type Choices,
  type Question,
  type Reply,
  type Steps,
  type WhoMayPress,
} from "./reply.js";
import { ReplyCard, type CardButton } from "./reply-card.js";

export interface ButtonsOptions {
  readonly answering: Answering;
  readonly permissions: Permissions;
  readonly guilds: Guilds;
  readonly defaultLanguage: Language;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Where a card with buttons will stand. */
export interface CardPlace {
  /** Null in a direct chat: each of its buttons then says who may press it. */
  readonly guildId: string | null;
  readonly t: Translate;
  /** One person alone sees it. */
  readonly forOne: boolean;
}

type Refusal = TextKey &
  ("error.unsure" | "error.button-not-allowed" | "error.button-expired" | "error.button-not-yours");

/** KOOK takes four in a row. */
const IN_A_ROW = 4;

/** The buttons below a card: whoever presses must be entitled at that moment. */
export class Buttons {
  readonly #pending: PendingButtons;

  constructor(private readonly options: ButtonsOptions) {
    this.#pending = new PendingButtons(options.clock);
  }

  /** The card of a reply, with its buttons, which are good for ten minutes. */
  card(reply: Reply, place: CardPlace): ReplyCard {
    if (isQuestion(reply)) return this.#ask(reply, place);
    if (isChoices(reply)) return this.#choose(reply, place);
    return isSteps(reply) ? this.#lead(reply, place) : cardOf(reply);
  }

  #ask(question: Question, place: CardPlace): ReplyCard {
    const whose = pressable(question, place);
    const [confirm = "", cancel = ""] = this.#offer(place, [
      { ...whose, press: question.confirm },
      { ...whose, press: question.cancel },
    ]);
    return question.question.buttons(
      { label: question.confirmLabel, tone: "danger", action: { value: confirm } },
      { label: question.cancelLabel, tone: "info", action: { value: cancel } },
    );
  }

  /** Pressing one of an entry's buttons uses up the other. */
  #choose({ list, choices, note }: Choices, place: CardPlace): ReplyCard {
    for (const { lines, first, second } of choices) {
      const both = [first, second].map(({ press }) => ({ ...pressable({}, place), press }));
      const values = this.#offer({ ...place, forOne: true }, both);
      const buttons = [first, second].map(({ label, tone }, at) => ({
        label,
        tone,
        action: { value: values[at] ?? "" },
      }));
      list
        .rule()
        .say(...lines)
        .buttons(...buttons);
    }
    return note === null ? list : list.note(note);
  }

  #lead({ start, steps, note, harmless = false, forOne }: Steps, place: CardPlace): ReplyCard {
    const presses = steps.map((step) => ({ ...pressable(step, place), press: step.take }));
    const values = this.#offer({ ...place, forOne: place.forOne || forOne }, presses, harmless);
    const buttons = steps.map(({ label, tone }, at): CardButton => ({
      label,
      tone,
      action: { value: values[at] ?? "" },
    }));
    for (let at = 0; at < buttons.length; at += IN_A_ROW) start.buttons(...buttons.slice(at, at + IN_A_ROW));
    return note === undefined ? start : start.note(note);
  }

  #offer({ guildId, t, forOne }: CardPlace, presses: readonly PendingPress[], harmless = false): readonly string[] {
    return this.#pending.offer({ presses, t, forOne, standsIn: guildId, harmless });
  }

  /** Never rejects. */
  async press(event: ButtonPressed): Promise<void> {
    try {
      await this.#press(event);
    } catch (error) {
      const reference = newReference();
      this.options.log.error({ err: error, reference, guildId: event.guildId }, "Button failed");
      const t = translator(this.options.defaultLanguage);
      const card = ReplyCard.of("warning").say(t("error.bug", { reference }));
      await this.options.answering.tellPresser(event, card, isDirect(event));
    }
  }

  async #press(event: ButtonPressed): Promise<void> {
    const found = this.#pending.find(event.value);
    // KOOK does not promise to tell the guild of a press; where it does, it must be the button's own.
    if (!found || isElsewhere(event, found)) return await this.#expired(event);
    const refusal = await this.#refusal(event, found);
    if (refusal !== null) return await this.#tell(event, found, refusal);
    // Someone may have pressed while we asked KOOK: only now the button is used up.
    const pressed = this.#pending.take(event.value);
    if (!pressed) return await this.#expired(event);
    await this.#answer(event, pressed, await this.#carryOut(event, pressed));
  }

  async #refusal(event: ButtonPressed, { guildId, onlyBy }: FoundButton): Promise<Refusal | null> {
    if (onlyBy !== null && onlyBy !== event.userId) return "error.button-not-yours";
    if (guildId === null) return onlyBy === null ? "error.button-not-allowed" : null;
    switch (await this.options.permissions.check(guildId, event.userId)) {
      case "allowed":
        return null;
      case "refused":
        return "error.button-not-allowed";
      case "unsure":
        return "error.unsure";
    }
  }

  /** What can't be done is an answer too. */
  async #carryOut(
    { userId, userName, messageId }: ButtonPressed,
    { press, group: { t } }: FoundButton,
  ): Promise<Reply> {
    try {
      return await press({ id: userId, name: userName }, { messageId });
    } catch (error) {
      if (!isUserError(error)) throw error;
      return ReplyCard.of("warning").say(t(error.key, ...error.params));
    }
  }

  async #answer(event: ButtonPressed, { group }: FoundButton, reply: Reply): Promise<void> {
    const { t, standsIn: guildId } = group;
    const direct = guildId === null;
    const forOne = group.forOne || (!direct && isForOne(reply));
    const card = this.card(reply, { guildId, t, forOne });
    if (forOne) await this.options.answering.tellPresser(event, card, direct);
    else await this.options.answering.replaceQuestion(event, card, direct);
  }

  async #expired(event: ButtonPressed): Promise<void> {
    const { guilds, defaultLanguage } = this.options;
    const guild = event.guildId === "" ? null : await guilds.get(event.guildId);
    const t = translator(guild?.language ?? defaultLanguage);
    const card = ReplyCard.of("warning").say(t("error.button-expired"));
    await this.options.answering.tellPresser(event, card, isDirect(event));
  }

  async #tell(event: ButtonPressed, { group: { t, standsIn } }: FoundButton, key: Refusal): Promise<void> {
    await this.options.answering.tellPresser(event, ReplyCard.of("warning").say(t(key)), standsIn === null);
  }
}

function pressable({ guildId, onlyBy }: WhoMayPress, place: CardPlace): Omit<PendingPress, "press"> {
  const anyone = onlyBy !== undefined && guildId === undefined;
  return { guildId: anyone ? null : (guildId ?? place.guildId), onlyBy: onlyBy ?? null };
}

function isElsewhere({ guildId }: ButtonPressed, { group: { standsIn } }: FoundButton): boolean {
  return standsIn !== null && guildId !== "" && guildId !== standsIn;
}

/** Of a press in a direct chat KOOK tells no channel, or names the person. */
function isDirect({ channelId, userId }: ButtonPressed): boolean {
  return channelId === "" || channelId === userId;
}
