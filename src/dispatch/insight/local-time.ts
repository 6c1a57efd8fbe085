/** A time as a clock on the wall of that zone shows it: "18:03", and of another day "11-24 18:03". */
export function localTime(at: number, now: number, timeZone: string): string {
  const [date, time] = [partsOf(at, timeZone), partsOf(now, timeZone)];
  return date.day === time.day ? date.time : `${date.day} ${date.time}`;
}

function partsOf(at: number, timeZone: string): { readonly day: string; readonly time: string } {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    ...{ month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const of = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? "";
  return { day: `${of("month")}-${of("day")}`, time: `${of("hour")}:${of("minute")}` };
}
