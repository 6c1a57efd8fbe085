import type { Command } from "../src/dispatch/define-command.js";
import { alert } from "./alert.js";
import { audit } from "./audit.js";
import { backfill } from "./backfill.js";
import { bot } from "./bot.js";
import { exportCommand } from "./export.js";
import { failed } from "./failed.js";
import { filter } from "./filter.js";
import { help } from "./help.js";
import { importCommand } from "./import.js";
import { invite } from "./invite.js";
import { language } from "./language.js";
import { link } from "./link.js";
import { list } from "./list.js";
import { log } from "./log.js";
import { manager } from "./manager.js";
import { pause } from "./pause.js";
import { preview } from "./preview.js";
import { privacy } from "./privacy.js";
import { purge } from "./purge.js";
import { recall } from "./recall.js";
import { resume } from "./resume.js";
import { set } from "./set.js";
import { show } from "./show.js";
import { stats } from "./stats.js";
import { status } from "./status.js";
import { test } from "./test.js";
import { trace } from "./trace.js";
import { unlink } from "./unlink.js";

/** What people can type, in the order that help shows it. */
export const commands: readonly Command[] = [
  help,
  status,
  privacy,
  invite,
  link,
  list,
  show,
  set,
  filter,
  preview,
  test,
  backfill,
  pause,
  resume,
  unlink,
  stats,
  log,
  trace,
  failed,
  recall,
  purge,
  alert,
  audit,
  manager,
  language,
  exportCommand,
  importCommand,
  bot,
];
