import { Refusal, type Call } from "./call.js";
import { cardFaults } from "./cards.js";

const LONGEST_TEXT = 8000;
const LONGEST_CARD = 20_000;

/** What KOOK takes as the content of a message. @throws Refusal */
export function checkContent({ kook, botId }: Call, type: number, content: string): void {
  if (type === 10) return checkCard(content, kook.now());
  if (type === 2 || type === 3 || type === 4) {
    if (!kook.assets.isFrom(content, botId)) throw new Refusal(40000, "找不到资源");
    return;
  }
  if (type !== 1 && type !== 9) throw new Refusal(40000, "消息类型错误");
  if (content.trim() === "") throw new Refusal(40000, "content 不能为空");
  if ([...content].length > LONGEST_TEXT) throw new Refusal(40014, "内容过长");
}

function checkCard(content: string, now: number): void {
  const faults = cardFaults(content, now);
  if (faults.length > 0) throw new Refusal(40000, "卡片消息格式错误", faults);
  if (content.length > LONGEST_CARD) throw new Refusal(40014, "内容过长");
}
