import type { Platform, RightCheck } from "../delivery/destination.js";
import type { DeliveryFailure } from "../delivery/errors.js";
import { Markup, type TextKey, type Translate } from "../language/index.js";
import { OWN_BOT_REMOVED } from "../relay/rights.js";
import type { SampleResult } from "../relay/samples.js";
import type { MappingState, MappingView } from "../store/store.js";
import { shorten } from "./reply-card.js";

/** The place at the other end, short enough for one line. */
export const placeOf = (mapping: MappingView): string => shorten(mapping.placeName, 80);

/** The source channel as KOOK shows channels, which is right also after it was renamed. */
export const channelOf = (mapping: MappingView): Markup => Markup.channel(mapping.channelId);

/** Why a place is out of reach, and how to mend it. A reason that this version doesn't know still gets a sentence. */
export function explainReason(t: Translate, platform: Platform, reason: string | null) {
  switch (reason) {
    case "token-invalid":
    case "bot-removed":
    case "place-gone":
    case "place-closed":
    case "right-missing":
      return { reason: t(`reason.${platform}.${reason}`), mend: t(`mend.${platform}.${reason}`) };
    case OWN_BOT_REMOVED:
      return { reason: t("reason.own-bot-removed"), mend: t("mend.own-bot-removed") };
    default:
      return { reason: t("reason.unknown"), mend: t("mend.unknown") };
  }
}

export function explainFailure(t: Translate, platform: Platform, failure: DeliveryFailure): Markup {
  if (failure.kind !== "unreachable") return t(`failure.${failure.kind}`);
  const { reason, mend } = explainReason(t, platform, failure.reason);
  return t("problem.with-mend", { problem: reason, mend });
}

/** A failure that was kept: only its kind is known. */
export function explainFailureKind(t: Translate, kind: string): Markup {
  return t(isFailureKey(kind) ? `failure.${kind}` : "failure.unknown");
}

const failureKinds = ["transient", "uncertain", "rate-limited", "rejected", "unreachable", "moved"] as const;

function isFailureKey(kind: string): kind is (typeof failureKinds)[number] {
  return (failureKinds as readonly string[]).includes(kind);
}

/** One line a right: granted, or the exact setting that grants it. */
export function explainRights(t: Translate, platform: Platform, checks: readonly RightCheck[]): readonly Markup[] {
  return checks.map(({ right, granted, required }) => {
    const name = t(`right.${right}`);
    if (granted) return t("right.granted", { right: name });
    return t(required ? "right.required" : "right.wanted", { right: name, mend: t(`mend.${platform}.${right}`) });
  });
}

export function stateText(t: Translate, mapping: MappingView): Markup {
  return t(stateKeys[mapping.state](mapping));
}

const stateKeys: Readonly<Record<MappingState, (mapping: MappingView) => TextKey & `state.${string}`>> = {
  active: () => "state.active",
  paused: ({ options }) => (options.pause === "drop" ? "state.paused-drop" : "state.paused-keep"),
  suspended: () => "state.suspended",
};

export const stateMarks: Readonly<Record<MappingState, string>> = { active: "🟢", paused: "⏸️", suspended: "🔴" };

/** How a sample went, in the notice of a new link. */
export function explainSample(t: Translate, platform: Platform, result: SampleResult): Markup {
  switch (result.state) {
    case "sent":
      if (result.url === null) return t("linked.sample-sent-unlinked");
      return t("linked.sample-sent", { link: Markup.link(t("linked.sample-open"), result.url) });
    case "waiting":
      return t("linked.sample-waiting");
    case "failed":
      return t("linked.sample-failed", { problem: explainFailure(t, platform, result.failure) });
  }
}
