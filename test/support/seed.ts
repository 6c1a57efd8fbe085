import fc from "fast-check";

/**
 * Property tests try the same examples at each run, so that a red run is about the change at hand; `npm run test:fuzz`
 * tries others each time. A failure prints its seed and path: put them into the test's options to see it again.
 */
if (process.env.MODE !== "fuzz") fc.configureGlobal({ seed: 1_095_000_026 });
