import { readFileSync } from "node:fs";

/** Clock ticks a second in /proc/stat: https://man7.org/linux/man-pages/man5/proc_stat.5.html */
const TICKS_A_SECOND = 100;

/** How much of the processors others used between two looks: figures from a busy machine mean little. */
export interface MachineWatch {
  /** 0 to 1; null where the system doesn't tell. */
  othersShare(): number | null;
}

/** `child`: a process of ours that is no other. */
export function watchMachine(child: number | null = null): MachineWatch {
  const [before, own, childBefore] = [readTicks(), process.cpuUsage(), readTicksOf(child)];
  return {
    othersShare: () => {
      const after = readTicks();
      if (!before || !after || after.all <= before.all) return null;
      const { user, system } = process.cpuUsage(own);
      const ours = ((user + system) / 1e6) * TICKS_A_SECOND + readTicksOf(child) - childBefore;
      return Math.min(1, Math.max(0, (after.busy - before.busy - ours) / (after.all - before.all)));
    },
  };
}

function readTicks(): { readonly all: number; readonly busy: number } | null {
  let line: string;
  try {
    line = readFileSync("/proc/stat", "utf8").split("\n", 1)[0] ?? "";
  } catch {
    return null; // not Linux
  }
  const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, ...rest] = line.split(/\s+/).slice(1).map(Number);
  const busy = user + nice + system + rest.slice(0, 3).reduce((sum, ticks) => sum + ticks, 0);
  return { all: busy + idle + waiting, busy };
}

function readTicksOf(pid: number | null): number {
  if (pid === null) return 0;
  try {
    // The name before the parenthesis can hold spaces: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return 0;
  }
}
