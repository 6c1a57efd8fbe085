export { capabilities, embedLimits, type PlatformLimits } from "./capabilities.js";
export { renderDiscord, type DiscordEmbed, type DiscordField, type DiscordPart } from "./discord.js";
export { features, type Capability, type Feature, type FeatureRow, type Support, type Words } from "./features.js";
export { findLosses, type FindLosses, type Loss } from "./losses.js";
export { renderTelegram, type TelegramButton, type TelegramLinkPreview, type TelegramPart } from "./telegram.js";
