export { capabilities, type Feature, type PlatformCapabilities, type Support } from "./capabilities.js";
export { renderDiscord, type DiscordEmbed, type DiscordField, type DiscordPart } from "./discord.js";
export { renderTelegram, type TelegramButton, type TelegramLinkPreview, type TelegramPart } from "./telegram.js";
